package dev.paddock.install.update;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with updates of Paddock.
 *
 * @param current the version that runs
 * @param enabled whether a feed is set
 * @param daily whether it is asked once a day without being told to
 * @param checked when it was last asked; null where it never was
 * @param available a newer version; null where none is known
 * @param notes what changed since; empty where nobody says
 * @param size of the package in bytes; 0 where there is none
 * @param file the package, fetched and compared; null where it is not there
 * @param how what installs {@code file}; null without it
 * @param problem why the last question came to nothing; null where it did not
 */
public record UpdateReport(
        String current,
        boolean enabled,
        boolean daily,
        @Nullable Instant checked,
        @Nullable String available,
        String notes,
        long size,
        @Nullable Path file,
        @Nullable String how,
        @Nullable String problem) {}
