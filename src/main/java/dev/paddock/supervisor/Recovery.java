package dev.paddock.supervisor;

import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an earlier Paddock left running. A process is ours only if pid, start, program and token all agree with the
 * registry; any other is left alone.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** An entry whose process lives. */
    record Survivor(RegistryEntry entry, ProcessIdentity identity) {}

    private final Registry registry;
    private final Processes processes;

    Recovery(Registry registry, Processes processes) {
        this.registry = registry;
        this.processes = processes;
    }

    /** The living; the entries of all others are struck off. */
    List<Survivor> survivors() {
        List<Survivor> living = new ArrayList<>();
        for (RegistryEntry entry : load()) {
            Optional<ProcessIdentity> found = verify(entry);
            if (found.isPresent()) {
                living.add(new Survivor(entry, found.get()));
            } else {
                strike(entry);
            }
        }
        return living;
    }

    private List<RegistryEntry> load() {
        try {
            return registry.load();
        } catch (IOException e) {
            LOG.error("The list of running servers cannot be read; servers of an earlier Paddock stay unknown", e);
            return List.of();
        }
    }

    private Optional<ProcessIdentity> verify(RegistryEntry entry) {
        ProcessIdentity written = entry.identity();
        if (written == null) {
            return processes.findByToken(entry.token());
        }
        boolean ours = processes.isSame(written)
                && processes.token(written.pid()).filter(entry.token()::equals).isPresent();
        return ours ? processes.identify(written.pid()) : Optional.empty();
    }

    private void strike(RegistryEntry entry) {
        LOG.info("\"{}\" (process {}) runs no more", entry.instance(), entry.pid());
        try {
            registry.remove(entry.instance(), entry.token());
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }
}
