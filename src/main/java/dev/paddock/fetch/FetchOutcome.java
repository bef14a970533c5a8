package dev.paddock.fetch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a fetch ended. */
public sealed interface FetchOutcome {
    /**
     * The file is there, whole.
     *
     * @param sha256 of what was fetched; null for a file that was there already and could not be compared
     * @param verified whether that digest was asked for, and so compared
     * @param wasThere nothing had to be fetched
     */
    record Done(Path file, long bytes, @Nullable String sha256, boolean verified, boolean wasThere)
            implements FetchOutcome {}

    /**
     * Somebody said so.
     *
     * @param kept bytes on disk from which the next fetch goes on; 0 after a cancel
     */
    record Stopped(long kept) implements FetchOutcome {}

    /** @param kept bytes on disk from which the next fetch goes on */
    record Failed(FetchFailure failure, long kept) implements FetchOutcome {}
}
