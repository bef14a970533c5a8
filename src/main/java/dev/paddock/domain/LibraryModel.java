package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that was found: one file, or its parts. Copies of one content are one model.
 *
 * @param id unique in the library: {@code qwen3_4p0b_q4km}
 * @param displayName {@code Qwen3 4B (Q4_K_M)}; need not be unique
 * @param path what a server is given to load: the file, or its first part
 * @param files all that is there of it, first part first
 * @param bytes of all files together
 * @param source id of the source that it was found in first
 * @param projector that lies beside it and fits; null where there is none
 * @param copies other paths of the same content
 * @param problem why it cannot be loaded; null where nothing speaks against it
 */
public record LibraryModel(
        String id,
        String displayName,
        ModelFacts facts,
        Path path,
        List<Path> files,
        long bytes,
        String source,
        @Nullable Path projector,
        List<Path> copies,
        @Nullable Problem problem) {
    public LibraryModel {
        files = List.copyOf(files);
        copies = List.copyOf(copies);
    }

    /** A server can be made of it. */
    public boolean isOffered() {
        return problem == null && facts.kind().isServable();
    }

    /** Its quantization; empty where it is not known. */
    public String tier() {
        String quantization = facts.quantization();
        return quantization == null ? "" : quantization;
    }
}
