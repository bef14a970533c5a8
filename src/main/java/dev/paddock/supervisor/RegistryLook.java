package dev.paddock.supervisor;

import dev.paddock.domain.RegisteredProcess;
import dev.paddock.domain.RegisteredProcess.Status;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.util.List;

/** Holds the registry against what lives. */
record RegistryLook(Registry registry, Processes processes) {
    List<RegisteredProcess> all() {
        return registry.all().stream().map(this::look).toList();
    }

    private RegisteredProcess look(RegistryEntry entry) {
        ProcessIdentity identity = entry.identity();
        boolean alive = identity != null && processes.isSame(identity);
        return new RegisteredProcess(
                entry.instance(),
                alive,
                status(entry, alive),
                entry.pid(),
                entry.modelId(),
                entry.modelName(),
                entry.modelPath(),
                entry.gpuId(),
                entry.port(),
                entry.startedAt(),
                entry.commandLine(),
                entry.executable(),
                entry.engine(),
                entry.logFile());
    }

    private static Status status(RegistryEntry entry, boolean alive) {
        if (entry.identity() == null) {
            return Status.UNKNOWN;
        }
        if (!alive) {
            return Status.STOPPED;
        }
        return entry.status().equals(RegistryEntry.STOPPING) ? Status.STOPPING : Status.RUNNING;
    }
}
