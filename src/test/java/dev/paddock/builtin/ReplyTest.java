package dev.paddock.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private final Admission admission = new Admission(0);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        executor.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange;
                Reply reply = new Reply(exchange, admission, Duration.ofMillis(100))) {
            try {
                reply.json(reply.body());
            } catch (ApiException refused) {
                reply.error(refused);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String headAndBody) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST / HTTP/1.1\r\nHost: localhost\r\n" + headAndBody).getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUpAndItsRoomIsFreeAgain() throws Exception {
        String announced = "Content-Length: " + Admission.LONGEST_BODY + "\r\n\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"con\r\n";
        for (String silent : new String[] {announced, chunked, announced, chunked}) {
            assertThat(ask(silent))
                    .startsWith("HTTP/1.1 408")
                    .containsIgnoringCase("Connection: close")
                    .contains("The request body did not come");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsReadWhateverItGrowsTo() throws Exception {
        for (int letters : new int[] {1, Admission.SMALL_BODY, 2 << 20}) {
            String text = "{\"a\":\"" + "x".repeat(letters) + "\"}";
            String chunk = Integer.toHexString(text.length()) + "\r\n" + text + "\r\n0\r\n\r\n";

            assertThat(ask("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk))
                    .startsWith("HTTP/1.1 200")
                    .endsWith(text);
        }
    }
}
