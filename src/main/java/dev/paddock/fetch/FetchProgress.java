package dev.paddock.fetch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a fetch is.
 *
 * @param bytes on disk, those of earlier runs among them
 * @param total null as long as the server has not said
 * @param bytesPerSecond of the last seconds
 * @param left at that rate; null where nothing can be said
 * @param message why nothing moves, or what else happens; null while it loads
 */
public record FetchProgress(
        Stage stage,
        long bytes,
        @Nullable Long total,
        long bytesPerSecond,
        @Nullable Duration left,
        @Nullable String message) {
    public enum Stage {
        CONNECTING,
        LOADING,
        /** Waits before it tries again. */
        WAITING,
        /** Everything is there; the digest is being completed. */
        CHECKING
    }
}
