package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.library.DemoModel;
import dev.paddock.testing.BuiltinProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More at once than the heap of the process holds, asked over HTTP of a real one. {@code -Dbuiltin.requests=1000
 * -Dbuiltin.kilobytes=300} for the size that people were seen to send.
 */
class BuiltinLargeRequestsTest {
    private static final int REQUESTS = Integer.getInteger("builtin.requests", 40);
    private static final int BYTES = Integer.getInteger("builtin.kilobytes", 2_000) << 10;

    @TempDir
    static Path folder;

    private static BuiltinProcess engine;

    @BeforeAll
    static void start() throws IOException {
        Path model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        engine = BuiltinProcess.start(folder, "--model", model.toString(), "--parallel", "2", "-c", "4096")
                .awaitHealth(200);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static HttpRequest chat(String text, String padding, boolean announced) {
        String body = "{\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}],\"user\":\""
                + padding + "\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return engine.request("/v1/chat/completions")
                .POST(
                        announced
                                ? HttpRequest.BodyPublishers.ofByteArray(bytes)
                                : HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build();
    }

    private static List<HttpResponse<String>> together(HttpRequest request, int count) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(engine.send(request));
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> one : asked) {
            answers.add(one.get(5, TimeUnit.MINUTES));
        }
        return answers;
    }

    @Test
    void manyLargeBodiesAreAnsweredEach() throws Exception {
        assertThat(together(chat("Hello", "x".repeat(BYTES), true), REQUESTS))
                .hasSize(REQUESTS)
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
        isWell();
    }

    @Test
    void manyPromptsThatAreTooLongAreRefusedEach() throws Exception {
        assertThat(together(chat("word ".repeat(BYTES / 5), "", true), REQUESTS))
                .hasSize(REQUESTS)
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .allSatisfy(answer -> assertThat(answer.body()).contains("exceed_context_size_error"));
        isWell();
    }

    @Test
    void bodiesOfUnknownLengthAreAnsweredToo() throws Exception {
        assertThat(together(chat("Hello", "x".repeat(1 << 20), false), 8))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    }

    @Test
    void oneThatIsTooLargeIsRefused() throws Exception {
        for (boolean announced : new boolean[] {true, false}) {
            HttpRequest request = chat("Hello", "x".repeat(17 << 20), announced);
            try {
                assertThat(together(request, 1).getFirst().statusCode()).isEqualTo(413);
            } catch (ExecutionException cutOff) {
                // The client wrote on while the connection was closed, and never read the answer.
                assertThat(cutOff.getCause()).isInstanceOf(IOException.class);
            }
        }
        isWell();
    }

    @Test
    void whoDoesNotSendTheRestOfALargeBodyKeepsNobodyElseWaiting() throws Exception {
        String head = "POST /tokenize HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket chunked = new Socket(InetAddress.getLoopbackAddress(), engine.port());
                Socket large = new Socket(InetAddress.getLoopbackAddress(), engine.port())) {
            say(chunked, head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"con\r\n");
            say(large, head + "Content-Length: " + (16 << 20) + "\r\n\r\n{\"con");

            HttpRequest small = engine.request("/tokenize")
                    .timeout(Duration.ofSeconds(30))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"content\":\"Hello\"}"))
                    .build();
            assertThat(together(small, 4))
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void isWell() throws Exception {
        assertThat(engine.get("/health").statusCode()).isEqualTo(200);
        assertThat(engine.log()).doesNotContain("OutOfMemory");
    }
}
