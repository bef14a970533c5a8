package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shapes of models, each read once for its path, size and time of change. Safe for several threads; blocks on the disk. */
final class ModelShapes {
    private static final int MOST_CACHED = 512;
    private static final Pattern PART = Pattern.compile("(?<base>.+)-(?<part>\\d{5})-of-(?<parts>\\d{5})\\.gguf");

    private record Key(Path path, long size, FileTime changed) {}

    private final Map<Key, Optional<ModelShape>> known = new ConcurrentHashMap<>();

    /** Empty where the model cannot be read or does not tell how it is built. */
    Optional<ModelShape> of(Path model) {
        Path file = model.toAbsolutePath().normalize();
        try {
            Key key = new Key(file, Files.size(file), Files.getLastModifiedTime(file));
            Optional<ModelShape> shape = known.get(key);
            if (shape == null) {
                if (known.size() >= MOST_CACHED) {
                    known.clear();
                }
                shape = read(file);
                known.put(key, shape);
            }
            return shape;
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<ModelShape> read(Path file) throws IOException {
        List<GgufFile> headers = new ArrayList<>();
        for (Path part : parts(file)) {
            headers.add(GgufFile.readHeader(part));
        }
        return ShapeReader.read(headers);
    }

    private static List<Path> parts(Path file) {
        Matcher name = PART.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return List.of(file);
        }
        List<Path> parts = new ArrayList<>();
        int count = Integer.parseInt(name.group("parts"));
        for (int part = 1; part <= count; part++) {
            parts.add(file.resolveSibling(
                    String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", name.group("base"), part, count)));
        }
        return parts;
    }
}
