package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches files that are being written, cheaply: tells once of each that it has come to rest. For one thread. */
final class Arrivals {
    private final Map<Path, Look> looks = new HashMap<>();

    private record State(long size, FileTime changed) {}

    /** @param told that it rests in this state */
    private record Look(@Nullable State state, boolean told) {}

    /** True when one of them is as it was at the last call, or gone, and that was not told yet. */
    boolean oneCameToRest(List<Path> files) {
        looks.keySet().retainAll(files);
        boolean news = false;
        for (Path file : files) {
            State now = state(file);
            Look before = looks.get(file);
            boolean rests = now == null || before != null && now.equals(before.state());
            boolean told = before != null && before.told() && rests;
            news |= rests && !told;
            looks.put(file, new Look(now, rests));
        }
        return news;
    }

    private static @Nullable State state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.size(), attributes.lastModifiedTime());
        } catch (IOException gone) {
            return null;
        }
    }
}
