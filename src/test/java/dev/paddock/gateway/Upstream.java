package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpRefusal;
import dev.paddock.http.HttpServer;
import dev.paddock.http.Limits;
import dev.paddock.http.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server behind the gateway, in this process, that does what a test wants. */
final class Upstream implements AutoCloseable {
    /** What it does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Exchange exchange, String body) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    final List<RequestHead> heads = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    /** Requests whose client left before they were answered. */
    final AtomicInteger abandoned = new AtomicInteger();

    volatile Behaviour behaviour = (exchange, _) -> json(exchange, "{\"ok\":true}");

    Upstream() throws IOException {
        server = HttpServer.open(
                "upstream",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Limits.DEFAULT,
                new HttpServer.Handler() {
                    @Override
                    public void handle(Exchange exchange) throws IOException {
                        heads.add(exchange.head());
                        String body = new String(exchange.body().readAllBytes(), UTF_8);
                        bodies.add(body);
                        exchange.onGone(abandoned::incrementAndGet);
                        try {
                            behaviour.answer(exchange, body);
                        } catch (InterruptedException ending) {
                            Thread.currentThread().interrupt();
                        }
                    }

                    @Override
                    public HttpServer.Refusal refusal(@Nullable RequestHead head, HttpRefusal refusal) {
                        return new HttpServer.Refusal("text/plain", new byte[0]);
                    }
                });
    }

    int port() {
        return server.port();
    }

    static void json(Exchange exchange, String json) throws IOException {
        exchange.respond(200, Headers.of("Content-Type", "application/json"), json.getBytes(UTF_8));
    }

    /** Begins a stream; what it does then is the caller's. */
    static OutputStream events(Exchange exchange) throws IOException {
        return exchange.respond(200, Headers.of("Content-Type", "text/event-stream"), -1);
    }

    /** Answers after the latch. */
    static Behaviour after(CountDownLatch latch, String json) {
        return (exchange, _) -> {
            if (latch.await(20, TimeUnit.SECONDS)) {
                json(exchange, json);
            }
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
