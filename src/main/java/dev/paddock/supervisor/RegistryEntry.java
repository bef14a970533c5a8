package dev.paddock.supervisor;

import dev.paddock.platform.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server in {@code processes.json}.
 *
 * @param status {@code unknown} between the intent to spawn and the spawn, then {@code running}
 * @param token in the process's environment as {@code PADDOCK_INSTANCE}
 * @param pid null until it is known
 * @param startTicks see {@link ProcessIdentity}; null until it is known
 * @param engine name of the engine, for people
 */
record RegistryEntry(
        String instance,
        String token,
        String status,
        @Nullable Long pid,
        @Nullable Long startTicks,
        @Nullable String bootId,
        @Nullable String executable,
        String modelId,
        String modelName,
        Path modelPath,
        @Nullable Integer gpuId,
        int port,
        Instant startedAt,
        List<String> commandLine,
        String engine,
        Path logFile) {

    static final String UNKNOWN = "unknown";
    static final String RUNNING = "running";

    RegistryEntry withProcess(ProcessIdentity identity) {
        return new RegistryEntry(
                instance,
                token,
                RUNNING,
                identity.pid(),
                identity.startTicks(),
                identity.bootId(),
                identity.executable(),
                modelId,
                modelName,
                modelPath,
                gpuId,
                port,
                startedAt,
                commandLine,
                engine,
                logFile);
    }

    /** Null while no process is known. */
    @Nullable
    ProcessIdentity identity() {
        if (pid == null || startTicks == null) {
            return null;
        }
        return new ProcessIdentity(pid, startTicks, bootId == null ? "" : bootId, executable);
    }
}
