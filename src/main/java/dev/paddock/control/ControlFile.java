package dev.paddock.control;

import dev.paddock.domain.Home;
import dev.paddock.files.AtomicFile;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * How to reach the process that owns the servers: {@code state/control.json}. Only its owner may read it, since who has
 * the token may do everything. A file that is left over from a crash does no harm: nobody answers at its address.
 */
public final class ControlFile {
    /** Who owns the servers. */
    public enum Role {
        /** {@code paddock daemon run}. */
        DAEMON,
        /** The window. */
        WINDOW,
        /** The demonstration in a terminal, where there is no display. */
        TERMINAL
    }

    /**
     * @param address {@code http://127.0.0.1:PORT}
     * @param token the bearer token
     * @param pid of the process that owns the servers
     */
    public record Content(URI address, String token, long pid, String version, Role role, Instant startedAt) {
        /** False where its process has ended: who listens there now, be it after a boot, is somebody else. */
        boolean mayLive() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }

        /** Without the token, which belongs into no log. */
        @Override
        public String toString() {
            return role + " " + pid + " at " + address;
        }
    }

    private final Path path;

    public ControlFile(Home home) {
        this.path = home.state().resolve("control.json");
    }

    /** Empty where there is none, or none that can be understood. */
    public Optional<Content> read() {
        try {
            return Optional.ofNullable(Json.mapper().readValue(Files.readAllBytes(path), Content.class))
                    .filter(content -> content.address() != null && content.token() != null && content.role() != null);
        } catch (IOException | JacksonException unusable) {
            return Optional.empty();
        }
    }

    /** Readable by nobody but its owner, from before the token is in it. */
    public void write(Content content) throws IOException {
        AtomicFile.writeForOwner(path, Json.mapper().writeValueAsBytes(content));
    }

    /** Leaves the file alone when somebody else has written it since. */
    public void deleteIfStill(Content ours) throws IOException {
        if (read().filter(there -> there.token().equals(ours.token())).isPresent()) {
            Files.deleteIfExists(path);
        }
    }
}
