package dev.paddock.gateway;

import dev.paddock.domain.ServerSnapshot;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to send one request to a server, which does not give way to others meanwhile. */
final class Lease implements AutoCloseable {
    private final ServerSnapshot server;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    Lease(ServerSnapshot server, Runnable end) {
        this.server = server;
        this.end = end;
    }

    ServerSnapshot server() {
        return server;
    }

    URI endpoint() {
        return Objects.requireNonNull(server.endpoint());
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
