package dev.paddock.library;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether a file is still being written: its time of change is of just now, or its size or time changed since the last
 * look. For one thread.
 */
final class Settling {
    private final Duration calm;
    private final Map<Path, Seen> seen = new HashMap<>();

    private record Seen(long size, FileTime changed, Instant since) {}

    /** @param calm how long nothing may have changed */
    Settling(Duration calm) {
        this.calm = calm;
    }

    /** A clock that was set back makes files of the future; those are judged by being looked at twice. */
    boolean isSettled(Path file, BasicFileAttributes attributes, Instant now) {
        Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), now);
        if (age.compareTo(calm) >= 0) {
            seen.remove(file);
            return true;
        }
        Seen before = seen.get(file);
        if (before == null
                || before.size() != attributes.size()
                || !before.changed().equals(attributes.lastModifiedTime())) {
            seen.put(file, new Seen(attributes.size(), attributes.lastModifiedTime(), now));
            return calm.isZero();
        }
        return Duration.between(before.since(), now).compareTo(calm) >= 0;
    }

    /** Forgets all files but these. */
    void keepOnly(Set<Path> files) {
        seen.keySet().retainAll(files);
    }
}
