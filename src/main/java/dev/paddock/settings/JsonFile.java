package dev.paddock.settings;

import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/**
 * A value kept in one JSON file. What cannot be read is set aside as {@code NAME.corrupt-DATE} and the last good backup
 * ({@code NAME.bak}) takes its place; it is never overwritten. Not for several writers at once.
 */
public final class JsonFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(JsonFile.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path file;
    private final Class<T> type;
    private @Nullable Path corrupt;

    public JsonFile(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    /**
     * The value, or empty where there is none.
     *
     * @throws IOException if the file is there and the system would not let it be read; nothing is changed then
     */
    public Optional<T> load() throws IOException {
        corrupt = null;
        try {
            return Optional.of(read(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException corrupt) {
            Path aside = setAside(file);
            this.corrupt = aside;
            LOG.warn("{} could not be understood ({}); it is kept as {}", file, corrupt.getOriginalMessage(), aside);
            return loadBackup();
        }
    }

    /** Where the last {@link #load} kept what could not be understood; empty where it could. */
    public Optional<Path> corrupt() {
        return Optional.ofNullable(corrupt);
    }

    private Optional<T> loadBackup() throws IOException {
        try {
            return Optional.of(read(backup()));
        } catch (NoSuchFileException | JacksonException none) {
            return Optional.empty();
        }
    }

    private T read(Path from) throws IOException {
        T value = Json.mapper().readValue(Files.readAllBytes(from), type);
        if (value == null) {
            throw DatabindException.from((JsonParser) null, "the file says null");
        }
        return value;
    }

    /** Replaces the file in one step; the version before becomes the backup. */
    public void save(T value) throws IOException {
        byte[] content = Json.mapper().writeValueAsBytes(value);
        if (Files.exists(file)) {
            Files.copy(file, backup(), StandardCopyOption.REPLACE_EXISTING);
        }
        AtomicFile.write(file, content);
    }

    private Path backup() {
        return file.resolveSibling(file.getFileName() + ".bak");
    }

    /**
     * Keeps what is there under another name, so that a new file can take its place: {@code NAME.WHY-DATE}. The backup where
     * there is nothing else.
     */
    public Path setAside(String why) throws IOException {
        return setAside(Files.exists(file) ? file : backup(), why);
    }

    static Path setAside(Path file) throws IOException {
        return setAside(file, "corrupt");
    }

    private static Path setAside(Path file, String why) throws IOException {
        return Files.move(file, dated(file, why));
    }

    /** {@code NAME.WHY-DATE} beside {@code file}; nothing is there yet. */
    static Path dated(Path file, String why) {
        String base = file.getFileName() + "." + why + "-" + STAMP.format(LocalDateTime.now());
        Path dated = file.resolveSibling(base);
        for (int n = 2; Files.exists(dated); n++) {
            dated = file.resolveSibling(base + "-" + n);
        }
        return dated;
    }
}
