package dev.paddock.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteSubscriptionTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/api/v1/events", this::events);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        executor.close();
    }

    /** Three events to whoever has none, of which the second is broken, and then the end. */
    private void events(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        asked.add(String.valueOf(last));
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            if (last == null) {
                exchange.getResponseBody()
                        .write("id: 1\nevent: x\ndata: 1\n\nid: 2\nevent: x\ndata: {\n\nid: 3\nevent: x\ndata: 3\n\n"
                                .getBytes(UTF_8));
                return;
            }
            exchange.getResponseBody().write(":\n\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            over.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anEventThatCannotBeReadIsLeftOut() {
        List<String> heard = new CopyOnWriteArrayList<>();
        ControlFile.Content where = new ControlFile.Content(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                "token",
                1,
                "0",
                ControlFile.Role.DAEMON,
                Instant.EPOCH);
        RemoteSubscription subscription = new RemoteSubscription(
                new ControlClient(() -> Optional.of(where)),
                "events?kinds=x",
                (event, data) -> heard.add(
                        event.equals("x") ? JsonMapper.shared().readTree(data).toString() : event),
                _ -> {});
        subscription.begin();
        try {
            await().until(() -> asked.size() == 2);

            assertThat(heard).containsExactly("1", "3", RemoteSubscription.BROKEN);
            assertThat(asked).containsExactly("null", "3");
        } finally {
            subscription.close();
        }
    }
}
