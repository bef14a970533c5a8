package dev.paddock.supervisor;

import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an earlier Paddock left running. A process is ours only if pid, start, program and token all agree with the
 * registry; any other is left alone.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int TRIES_WHILE_FRESH = 15;

    /** An entry whose process lives. */
    record Survivor(RegistryEntry entry, ProcessIdentity identity) {}

    record Found(List<Survivor> living, List<RegistryEntry> gone) {}

    private final Registry registry;
    private final Processes processes;

    Recovery(Registry registry, Processes processes) {
        this.registry = registry;
        this.processes = processes;
    }

    /** What became of all that are in the registry; the gone are struck off. */
    Found survivors() {
        List<RegistryEntry> entries = load();
        List<Survivor> living = new ArrayList<>();
        List<RegistryEntry> gone = new ArrayList<>();
        for (RegistryEntry entry : entries) {
            Optional<ProcessIdentity> found = verify(entry);
            found.ifPresentOrElse(identity -> living.add(new Survivor(entry, identity)), () -> gone.add(entry));
        }
        if (!entries.isEmpty()) {
            keep(living.stream().map(survivor -> survivor.entry().token()).collect(Collectors.toSet()));
        }
        return new Found(living, gone);
    }

    private List<RegistryEntry> load() {
        try {
            return registry.load();
        } catch (IOException e) {
            LOG.error(
                    "The list of running servers cannot be read, so no server can be started; check its permissions and"
                            + " start Paddock again",
                    e);
            return List.of();
        }
    }

    private Optional<ProcessIdentity> verify(RegistryEntry entry) {
        ProcessIdentity written = entry.identity();
        if (written == null) {
            return spawnedUnseen(entry);
        }
        boolean ours = processes.isSame(written)
                && processes.token(written.pid()).filter(entry.token()::equals).isPresent();
        return ours ? processes.identify(written.pid()) : Optional.empty();
    }

    /**
     * Paddock ended between the intent and the spawn, or right after the spawn. A process that was just forked carries its
     * token only when it has become the engine, so a fresh one is waited for.
     */
    private Optional<ProcessIdentity> spawnedUnseen(RegistryEntry entry) {
        Duration age = Duration.between(entry.startedAt(), Instant.now()).abs();
        int tries = age.compareTo(FRESH) < 0 ? TRIES_WHILE_FRESH : 1;
        Optional<ProcessIdentity> found = engine(entry);
        for (int tried = 1; found.isEmpty() && tried < tries && pause(); tried++) {
            found = engine(entry);
        }
        return found;
    }

    /** A child that outlived its engine carries the token too; it is no server. */
    private Optional<ProcessIdentity> engine(RegistryEntry entry) {
        return processes.findByToken(entry.token()).filter(found -> {
            List<String> line = processes.commandLine(found.pid());
            List<String> wanted = entry.commandLine();
            return line.isEmpty()
                    || wanted.isEmpty()
                    || Collections.indexOfSubList(line, wanted.subList(1, wanted.size())) >= 0;
        });
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void keep(Set<String> tokens) {
        try {
            registry.keep(tokens);
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }
}
