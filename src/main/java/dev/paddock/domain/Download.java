package dev.paddock.domain;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that is fetched, or was.
 *
 * @param id by which it is named, short and unique as long as it is in the list
 * @param name in the words of who asked: {@code owner/repo:Q4_K_M}
 * @param folder below which its files lie
 * @param license null where none is said
 * @param bytes of all files, on disk by now
 * @param total of all files; null as long as one of them is not known
 * @param bytesPerSecond 0 unless it runs
 * @param left null where nothing can be said
 * @param message what goes on, or what goes along with the model; null for nothing
 * @param problem why it FAILED; null otherwise
 */
public record Download(
        String id,
        String name,
        State state,
        Path folder,
        @Nullable String quantization,
        @Nullable String license,
        List<File> files,
        long bytes,
        @Nullable Long total,
        long bytesPerSecond,
        @Nullable Duration left,
        @Nullable String message,
        @Nullable Problem problem,
        Instant addedAt) {
    public enum State {
        /** Waits for its turn. */
        QUEUED,
        RUNNING,
        PAUSED,
        FAILED,
        DONE
    }

    /**
     * @param path under which it is found, or will be
     * @param size null as long as nobody said
     */
    public record File(Path path, @Nullable Long size, boolean done) {}

    public Download {
        files = List.copyOf(files);
    }

    /** It is over, unless somebody resumes it. */
    public boolean isSettled() {
        return switch (state) {
            case QUEUED, RUNNING -> false;
            case PAUSED, FAILED, DONE -> true;
        };
    }
}
