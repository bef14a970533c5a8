package dev.paddock.fetch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a partial file, kept beside it as JSON.
 *
 * @param source without its query, which may hold a secret
 * @param sha256 that was asked for
 * @param validator strong ETag, else the time of the last change, of the answers that the bytes came from; null where the
 *     server gave none
 * @param total bytes; null as long as nobody said
 * @param done what is on disk, in order and apart from each other
 * @param owner pid of the process that writes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PartState(
        String source,
        @Nullable String sha256,
        @Nullable String validator,
        @Nullable Long total,
        List<Range> done,
        @Nullable Long owner) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long LARGEST = 1 << 20;

    /** @param to exclusive */
    record Range(long from, long to) {
        long bytes() {
            return to - from;
        }
    }

    PartState {
        done = done == null ? List.of() : List.copyOf(done);
    }

    static String sourceOf(URI uri) {
        return uri.getScheme() + "://" + FetchWords.place(uri);
    }

    /** Null where there is none that makes sense. */
    static @Nullable PartState read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return null;
            }
            PartState state = MAPPER.readValue(Files.readAllBytes(file), PartState.class);
            return state != null && state.makesSense() ? state : null;
        } catch (IOException | JacksonException unreadable) {
            return null;
        }
    }

    private boolean makesSense() {
        long end = 0;
        for (Range range : done) {
            if (range.from() < end || range.to() <= range.from()) {
                return false;
            }
            end = range.to();
        }
        return total == null || end <= total;
    }

    void write(Path file) throws IOException {
        AtomicFile.writeForOwner(file, MAPPER.writeValueAsBytes(this));
    }
}
