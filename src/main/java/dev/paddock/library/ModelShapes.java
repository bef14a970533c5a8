package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of models, each read once for path, size and time of change of all its parts, whoever asks at the same time. Holds a
 * limited number, the last ones used. Safe for several threads; blocks on the disk.
 */
final class ModelShapes {
    private static final int MOST = 512;

    private record Stamp(long size, FileTime changed) {}

    /** Read by the first who asks; the others wait for it alone. */
    private static final class Entry {
        private final List<Stamp> stamps;
        private @Nullable Optional<ModelShape> shape;

        Entry(List<Stamp> stamps) {
            this.stamps = stamps;
        }

        /** @throws IOException where the system would not let it be read; that is not kept */
        synchronized Optional<ModelShape> shape(Path file) throws IOException {
            Optional<ModelShape> known = shape;
            if (known == null) {
                known = read(file);
                shape = known;
            }
            return known;
        }
    }

    private final Map<Path, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** Empty where the model cannot be read or does not tell how it is built. */
    Optional<ModelShape> of(Path model) {
        Path file = model.toAbsolutePath().normalize();
        try {
            return entry(file, stamps(file)).shape(file);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static List<Stamp> stamps(Path file) throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path part : SplitName.parts(file)) {
            BasicFileAttributes now = Files.readAttributes(part, BasicFileAttributes.class);
            stamps.add(new Stamp(now.size(), now.lastModifiedTime()));
        }
        return stamps;
    }

    private synchronized Entry entry(Path file, List<Stamp> now) {
        Entry known = entries.get(file);
        if (known == null || !known.stamps.equals(now)) {
            known = new Entry(now);
            entries.put(file, known);
            if (entries.size() > MOST) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        return known;
    }

    private static Optional<ModelShape> read(Path file) throws IOException {
        try {
            return ShapeReader.read(GgufModel.read(file).headers());
        } catch (GgufException noModel) {
            return Optional.empty();
        }
    }
}
