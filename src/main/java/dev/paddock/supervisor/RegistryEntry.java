package dev.paddock.supervisor;

import static java.util.Objects.requireNonNull;

import dev.paddock.platform.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server in {@code processes.json}.
 *
 * @param status {@code unknown} between the intent to spawn and the spawn, then {@code running}; {@code stopping} once
 *     it was asked to end, so that the next Paddock does not take its end for a crash
 * @param token in the process's environment as {@code PADDOCK_INSTANCE}
 * @param pid null until it is known
 * @param startTicks see {@link ProcessIdentity}; null until it is known
 * @param engine name of the engine, for people
 * @param homeKey it asks for the key that servers of this home share; null, as an earlier Paddock wrote it, means that it does
 *     not
 * @param diesWithPaddock the next Paddock ends it, where it has outlived the one that started it
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
        Path logFile,
        boolean diesWithPaddock,
        @Nullable Boolean homeKey) {

    static final String UNKNOWN = "unknown";
    static final String RUNNING = "running";
    static final String STOPPING = "stopping";

    /** Files can say less than code: an entry without these makes the whole file one that cannot be read. */
    RegistryEntry {
        requireNonNull(instance, "instance");
        requireNonNull(token, "token");
        requireNonNull(status, "status");
        requireNonNull(modelPath, "model_path");
        requireNonNull(startedAt, "started_at");
        requireNonNull(logFile, "log_file");
        commandLine = List.copyOf(commandLine);
    }

    boolean hasHomeKey() {
        return Boolean.TRUE.equals(homeKey);
    }

    boolean isStopping() {
        return status.equals(STOPPING);
    }

    RegistryEntry withProcess(ProcessIdentity identity) {
        return with(RUNNING, identity);
    }

    RegistryEntry stopping() {
        return with(STOPPING, identity());
    }

    private RegistryEntry with(String newStatus, @Nullable ProcessIdentity identity) {
        return new RegistryEntry(
                instance,
                token,
                newStatus,
                identity == null ? pid : Long.valueOf(identity.pid()),
                identity == null ? startTicks : Long.valueOf(identity.startTicks()),
                identity == null ? bootId : identity.bootId(),
                identity == null ? executable : identity.executable(),
                modelId,
                modelName,
                modelPath,
                gpuId,
                port,
                startedAt,
                commandLine,
                engine,
                logFile,
                diesWithPaddock,
                homeKey);
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
