package dev.paddock.control;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A background service in this process that can be started again, on another port and with another token. */
public final class ScriptedService implements AutoCloseable {
    private final Supervisor supervisor;
    private final Path home;
    private final RemoteSupervisor client;
    private volatile ControlServer server;
    private volatile ControlFile.@Nullable Content where;

    public ScriptedService(Supervisor supervisor, Path home) {
        this.supervisor = supervisor;
        this.home = home;
        this.server = serve();
        this.client = new RemoteSupervisor(() -> Optional.ofNullable(where));
    }

    private ControlServer serve() {
        try {
            ControlServer control = ControlServer.start(supervisor, new ScriptedPorts(home));
            where = new ControlFile.Content(
                    control.address(), control.token(), 1, "0", ControlFile.Role.DAEMON, Instant.EPOCH);
            return control;
        } catch (IOException denied) {
            throw new UncheckedIOException(denied);
        }
    }

    /** As another process follows it. */
    public Subscription follow(Consumer<AuditEvent> listener, Runnable broken) {
        return client.follow(listener, broken);
    }

    /** @param meanwhile what happens while there is none */
    public void restart(Runnable meanwhile) {
        where = null;
        server.close();
        meanwhile.run();
        server = serve();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
