package dev.paddock.domain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server in {@code processes.json}, and whether its process is there. Immutable.
 *
 * @param alive the very process that was written down lives: pid, start and program agree; false where its pid was given to
 *     another one meanwhile
 * @param status {@link Status#RUNNING} where it lives
 * @param pid null until it is known
 * @param executable null until it is known
 * @param gpuId null where the instance names none
 * @param engine name of the engine, for people
 */
public record RegisteredProcess(
        String instance,
        boolean alive,
        Status status,
        @Nullable Long pid,
        String modelId,
        String modelName,
        Path modelPath,
        @Nullable Integer gpuId,
        int port,
        Instant startedAt,
        List<String> commandLine,
        @Nullable String executable,
        String engine,
        Path logFile) {
    public enum Status {
        RUNNING,
        /** It lives, and was asked to end. */
        STOPPING,
        STOPPED,
        /** It was about to be spawned. */
        UNKNOWN
    }

    public RegisteredProcess {
        commandLine = List.copyOf(commandLine);
    }
}
