package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@NullUnmarked
class ChatCliTest extends CliFixture {
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::reply);
        server.start();
        supervisor.put(ScriptedServers.ready("other", 77, server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    /** Who says "long" gets the beginning of a reply that does not end. */
    private void reply(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.mapper().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(request);
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            send(body, "{\"choices\":[{\"delta\":{\"content\":\"Hi \"}}]}");
            if (request.path("messages").toString().contains("\"long\"")) {
                ended.await();
            }
            send(body, "{\"choices\":[{\"delta\":{\"content\":\"you\"},\"finish_reason\":\"stop\"}]}");
            send(body, "[DONE]");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream body, String data) throws IOException {
        body.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    @Test
    void oneMessageIsAnsweredWithTheSystemMessageBeforeIt() {
        assertThat(paddock("chat", "other", "--system", "Be brief", "Hello")).isZero();

        assertThat(out).hasToString("Hi you\n");
        assertThat(asked.getFirst().path("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"Hello\"}]");
        out.getBuffer().setLength(0);
        assertThat(paddock("chat", "other", "Hello", "--json")).isZero();
        assertThat(Json.mapper().readTree(out.toString()).path("text").asString())
                .isEqualTo("Hi you");
    }

    @Test
    void aMessageCanBePipedIn() {
        typed = "What is\nthis?\n";

        assertThat(paddock("chat", "other")).isZero();

        assertThat(asked.getFirst().path("messages").get(0).path("content").asString())
                .isEqualTo("What is\nthis?");
        typed = "  \n";
        assertThat(paddock("chat", "other")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aConversationRemembersAndCtrlCStopsTheReplyAlone() {
        FakeScreen there = new FakeScreen();
        screen = there;
        typed = "Hello\nlong\n\nBye\n";
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("chat", "other"));
        await().until(() -> asked.size() == 2 && out.toString().endsWith("> Hi "));

        there.pressCtrlC();

        // The words of the stopped reply stand in what is asked next, so "long" is there again.
        await().until(() -> asked.size() == 3);
        ended.countDown();
        assertThat(code.join()).isZero();
        assertThat(out.toString()).contains("> Hi you\n> Hi  [stopped]\n").endsWith("> \n");
        assertThat(asked.getLast()
                        .path("messages")
                        .valueStream()
                        .map(m -> m.path("content").asString()))
                .containsExactly("Hello", "Hi you", "long", "Hi ", "Bye");
        assertThat(there.interrupts).isEmpty();
    }
}
