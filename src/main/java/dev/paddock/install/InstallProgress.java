package dev.paddock.install;

import org.jspecify.annotations.Nullable;

/**
 * How far the installation of an engine is.
 *
 * @param engine its id; empty while that is not decided
 * @param bytes of the archive that are there
 * @param total null where it is not known
 * @param message what happens or why nothing moves; null where the step says it all
 */
public record InstallProgress(
        String engine,
        Step step,
        long bytes,
        @Nullable Long total,
        @Nullable String message) {
    public enum Step {
        CHOOSING,
        DOWNLOADING,
        UNPACKING,
        PROBING,
        /** On the person's own servers. */
        TRYING,
        DONE,
        FAILED
    }
}
