package dev.paddock.library;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a model file is and whether it can be loaded. Headers are read once for each path, size and time of change.
 * Safe for several threads; blocks on the disk.
 */
public final class ModelFiles {
    private static final int MOST_CACHED = 4096;
    private static final Pattern SHARD = Pattern.compile("(?<base>.+)-(?<part>\\d{5})-of-(?<parts>\\d{5})\\.gguf");
    private static final Pattern SIZE = Pattern.compile("(?<number>\\d+(?:\\.\\d+)?)(?<unit>[KMBT])");

    private record Key(Path path, long size, FileTime changed) {}

    private record Read(Optional<GgufFile> header, Optional<Problem> problem) {}

    private final Map<Key, Read> cache = new ConcurrentHashMap<>();

    /** What the header says; the bare file name where it cannot be read. */
    public ModelInfo describe(Path path) {
        Path file = path.toAbsolutePath().normalize();
        return read(file).header().map(header -> info(file, header)).orElseGet(() -> ModelInfo.unread(file));
    }

    /** Why the file cannot be loaded; empty where nothing speaks against it. */
    public Optional<Problem> check(Path path) {
        Path file = path.toAbsolutePath().normalize();
        return read(file).problem().or(() -> missingPart(file));
    }

    private Read read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                return refused(
                        "model-is-folder", "The model " + file + " is a folder", "", "Choose a GGUF file in it.");
            }
            Key key = new Key(file, Files.size(file), Files.getLastModifiedTime(file));
            if (cache.size() >= MOST_CACHED) {
                cache.clear();
            }
            Read known = cache.get(key);
            if (known == null) {
                known = readHeader(file);
                cache.put(key, known);
            }
            return known;
        } catch (NoSuchFileException missing) {
            return refused(
                    "model-missing",
                    "The model file is not there",
                    file.toString(),
                    "Plug in its drive, or choose the file again.");
        } catch (IOException unreadable) {
            return unreadable(file, unreadable);
        }
    }

    private static Read readHeader(Path file) {
        try {
            GgufFile header = GgufFile.readHeader(file);
            Optional<Problem> problem = header.firstBeyondTheEnd()
                    .map(tensor -> Problem.of(
                            "model-truncated",
                            "The model file is incomplete",
                            file + " ends before its tensor " + tensor.name() + " does",
                            "Download it again; the download or the copy broke off."));
            return new Read(Optional.of(header), problem);
        } catch (GgufException bad) {
            return refused(file, bad);
        } catch (IOException unreadable) {
            return unreadable(file, unreadable);
        }
    }

    private static Read refused(Path file, GgufException bad) {
        return switch (bad.kind()) {
            case EMPTY -> refused("model-empty", "The model file is empty", file.toString(), "Download it again.");
            case NOT_GGUF ->
                refused(
                        "model-not-gguf",
                        "The model file is no GGUF file",
                        file + ": " + bad.getMessage(),
                        "Choose a file that ends in .gguf, or download it again: a web page saved under that name looks so.");
            case VERSION ->
                refused(
                        "model-version",
                        "The model file is of a GGUF version that engines do not read",
                        file + ": " + bad.getMessage(),
                        "Download a newer conversion of the model.");
            case TRUNCATED ->
                refused(
                        "model-truncated",
                        "The model file is incomplete",
                        file + ": " + bad.getMessage(),
                        "Download it again; the download or the copy broke off.");
            case CORRUPT ->
                refused(
                        "model-corrupt",
                        "The model file is damaged",
                        file + ": " + bad.getMessage(),
                        "Download it again.");
        };
    }

    private static Read unreadable(Path file, IOException why) {
        String reason = why instanceof AccessDeniedException ? "you may not read it" : String.valueOf(why.getMessage());
        return refused(
                "model-unreadable",
                "The model file cannot be read",
                file + ": " + reason,
                "Check its permissions and its drive.");
    }

    private static Read refused(String code, String title, String detail, String action) {
        return new Read(Optional.empty(), Optional.of(Problem.of(code, title, detail, action)));
    }

    private static Optional<Problem> missingPart(Path file) {
        Matcher shard = SHARD.matcher(file.getFileName().toString());
        if (!shard.matches()) {
            return Optional.empty();
        }
        int parts = Integer.parseInt(shard.group("parts"));
        for (int part = 1; part <= parts; part++) {
            String name = String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", shard.group("base"), part, parts);
            if (!Files.isRegularFile(file.resolveSibling(name))) {
                return Optional.of(Problem.of(
                        "model-split-missing",
                        "A part of the model is missing",
                        file.resolveSibling(name) + " is not there",
                        "Put all " + parts + " parts into one folder, or download them again."));
            }
        }
        return Optional.empty();
    }

    private static ModelInfo info(Path file, GgufFile header) {
        ModelInfo unread = ModelInfo.unread(file);
        String quantization = Quantization.of(header).orElse(null);
        String name = header.string("general.basename")
                .map(base -> base.replace('-', ' '))
                .or(() -> header.string("general.name"))
                .orElse(unread.displayName());
        String size = header.string("general.size_label").orElse("");
        String title = size.isEmpty() || name.contains(size) ? name : name + " " + size;
        String id = slug(size.isEmpty() ? name : name.replace(size, " "))
                + size(size)
                + (quantization == null
                        ? ""
                        : "_" + quantization.replace("_", "").toLowerCase(Locale.ROOT));
        return new ModelInfo(
                file,
                id,
                quantization == null ? title : title + " (" + quantization + ")",
                header.architecture().orElse(null),
                quantization,
                header.architectureNumber("context_length")
                        .filter(length -> length <= Integer.MAX_VALUE)
                        .map(Long::intValue)
                        .orElse(null),
                header.fileBytes(),
                thinks(header));
    }

    private static String slug(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
    }

    /** {@code 4B} as {@code _4p0b}. */
    private static String size(String label) {
        Matcher size = SIZE.matcher(label);
        if (!size.matches()) {
            return label.isEmpty() ? "" : "_" + slug(label);
        }
        String number = size.group("number");
        return "_" + (number.contains(".") ? number : number + ".0").replace('.', 'p')
                + size.group("unit").toLowerCase(Locale.ROOT);
    }

    private static boolean thinks(GgufFile header) {
        String template = header.string("tokenizer.chat_template").orElse("");
        return template.contains("<think>") || template.contains("enable_thinking");
    }
}
