package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.engine.Engines;
import dev.paddock.engine.ServedModel;
import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the llama-server of somebody else's that answers on an instance's fixed port and serves the same model: by its
 * command line where the system shows it, and by its own word.
 */
final class Neighbours {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String UNNAMED = "llama-server of somebody else's";

    private final Orphans orphans;
    private final Processes processes;
    private final Ports ports;
    private final HttpClient http;

    Neighbours(Orphans orphans, Processes processes, Ports ports, HttpClient http) {
        this.orphans = orphans;
        this.processes = processes;
        this.ports = ports;
        this.http = http;
    }

    /**
     * @param process null where the system does not tell whose the port is, as with another person's or a container's
     * @param engine its name, for people
     */
    record Neighbour(int port, @Nullable ProcessIdentity process, Instant startedAt, String engine) {
        @Nullable
        Long pid() {
            return process == null ? null : process.pid();
        }
    }

    /** Asks whoever listens there; blocks for 4 s at most. Empty where nobody listens, or who does is ours or another's. */
    Optional<Neighbour> of(Instance instance) {
        return instance.server()
                .fixedPort()
                .filter(port -> !instance.isWorker())
                .filter(port -> ports.check(instance.server().host(), port) == Ports.Availability.TAKEN)
                .flatMap(port -> at(instance, port));
    }

    private Optional<Neighbour> at(Instance instance, int port) {
        Optional<Ports.Owner> owner = ports.owner(port);
        if (owner.filter(found -> orphans.isServerOfOurs(found.pid())).isPresent()) {
            return Optional.empty();
        }
        Census.Stray stray = owner.flatMap(orphans::holding).orElse(null);
        if (stray != null && stray.kind() == Orphan.Kind.OURS) {
            return Optional.empty();
        }
        ServedModel said = ask(Ports.endpoint(instance.server().host(), port));
        Path wanted = instance.model().path();
        boolean same = (stray != null && isSame(wanted, stray.command().model()))
                || said.names().stream().anyMatch(name -> isSame(wanted, path(name)));
        return same && (stray != null || said.llamaCpp()) ? Optional.of(neighbour(port, stray)) : Optional.empty();
    }

    private Neighbour neighbour(int port, Census.@Nullable Stray stray) {
        if (stray == null) {
            return new Neighbour(port, null, Instant.now(), UNNAMED);
        }
        String program = stray.identity().executable();
        return new Neighbour(
                port,
                stray.identity(),
                processes.startedAt(stray.pid()).orElseGet(Instant::now),
                program == null ? UNNAMED : Engines.name(program));
    }

    private ServedModel ask(URI endpoint) {
        try {
            return ServedModel.ask(http, endpoint, PATIENCE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.closing();
        }
    }

    /** In a container the same file has another folder, so its name must do. */
    private static boolean isSame(Path wanted, @Nullable Path served) {
        if (served == null || served.getFileName() == null) {
            return false;
        }
        return served.getFileName().equals(wanted.getFileName()) || isSameFile(wanted, served);
    }

    private static boolean isSameFile(Path wanted, Path served) {
        try {
            return served.isAbsolute() && Files.isSameFile(wanted, served);
        } catch (IOException notThere) {
            return false;
        }
    }

    private static @Nullable Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException no) {
            return null;
        }
    }

    /** @throws PaddockException CONFLICT where there is none */
    Neighbour required(Instance instance) {
        return of(instance).orElseThrow(() -> OrphanWords.noNeighbour(instance));
    }
}
