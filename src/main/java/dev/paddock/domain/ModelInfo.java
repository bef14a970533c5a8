package dev.paddock.domain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a GGUF file says, as far as people want to know it.
 *
 * @param id {@code qwen3_4p0b_q4km}
 * @param displayName {@code Qwen3 4B (Q4_K_M)}
 * @param quantization {@code Q4_K_M}; the tier. Null where the file could not be read
 * @param contextLength trained with, in tokens; null where not said
 * @param fileBytes size of the file; 0 where it is missing
 * @param thinking the model thinks before it answers
 */
public record ModelInfo(
        Path path,
        String id,
        String displayName,
        @Nullable String architecture,
        @Nullable String quantization,
        @Nullable Integer contextLength,
        long fileBytes,
        boolean thinking) {

    /** In the place of a model, of an instance that loads none. */
    public static ModelInfo ofWorker() {
        return new ModelInfo(Path.of(""), "rpc-worker", "RPC worker", null, null, null, 0, false);
    }

    /** For a file whose header is not read or cannot be: named after the file. */
    public static ModelInfo unread(Path path) {
        Path file = path.getFileName();
        String name = file == null ? path.toString() : file.toString();
        String base = name.endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
        return new ModelInfo(path, base, base, null, null, null, 0, false);
    }
}
