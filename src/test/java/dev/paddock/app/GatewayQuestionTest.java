package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.paddock.control.ControlFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GatewayQuestionTest {
    /** What becomes of an owner that answers so. */
    private static ControlFile.Content owner(HttpServer server) {
        return new ControlFile.Content(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "secret",
                1,
                "1.2",
                ControlFile.Role.DAEMON,
                Instant.EPOCH);
    }

    @Test
    void theOwnerIsAskedWithItsTokenAndSaysWhereTheGatewayIsOrWhyItIsNot() throws IOException {
        AtomicReference<String> answer =
                new AtomicReference<>("{\"enabled\": true, \"address\": \"http://127.0.0.1:5526\"}");
        AtomicReference<String> token = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/gateway", exchange -> {
            try (exchange) {
                token.set(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try {
            assertThat(GatewayQuestion.ask(owner(server)).orElseThrow().address())
                    .isEqualTo(URI.create("http://127.0.0.1:5526"));
            assertThat(token).hasValue("Bearer secret");

            answer.set("{\"enabled\": true, \"problem\": {\"code\": \"port-taken\", \"title\": \"Port 5526 is taken\","
                    + " \"detail\": \"\", \"evidence\": [], \"remedies\": []}}");
            var closed = GatewayQuestion.ask(owner(server)).orElseThrow();
            assertThat(closed.address()).isNull();
            assertThat(closed.problem())
                    .isNotNull()
                    .satisfies(problem -> assertThat(problem.title()).isEqualTo("Port 5526 is taken"));

            answer.set("no JSON");
            assertThat(GatewayQuestion.ask(owner(server))).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPaddockThatDoesNotKnowTheQuestionOrIsGoneTellsNothing() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        ControlFile.Content owner = owner(server);

        assertThat(GatewayQuestion.ask(owner)).isEmpty();
        server.stop(0);
        assertThat(GatewayQuestion.ask(owner)).isEmpty();
    }
}
