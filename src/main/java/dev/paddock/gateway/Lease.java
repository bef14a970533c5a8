package dev.paddock.gateway;

import dev.paddock.domain.ServerSnapshot;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The right to send one request to a server, which does not give way to others meanwhile. */
final class Lease implements AutoCloseable {
    private final ServerSnapshot server;
    private final Consumer<Lease> end;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param end told once */
    Lease(ServerSnapshot server, Consumer<Lease> end) {
        this.server = server;
        this.end = end;
    }

    ServerSnapshot server() {
        return server;
    }

    URI endpoint() {
        return Objects.requireNonNull(server.endpoint());
    }

    /** Completes when it is closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Whether it is for this very process. */
    boolean isFor(ServerSnapshot other) {
        return Objects.equals(server.pid(), other.pid()) && Objects.equals(server.endpoint(), other.endpoint());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end.accept(this);
            ended.complete(null);
        }
    }
}
