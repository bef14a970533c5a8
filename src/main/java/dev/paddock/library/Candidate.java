package dev.paddock.library;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be a model.
 *
 * @param path as it was found, links not resolved
 * @param attributes of the file that it leads to
 * @param source id of the place
 * @param name what its place calls it, where the file's own name says nothing; null otherwise
 * @param projector that its place says belongs to it; null where it says none
 */
record Candidate(
        Path path,
        BasicFileAttributes attributes,
        String source,
        @Nullable String name,
        @Nullable Path projector) {
    Candidate(Path path, BasicFileAttributes attributes, String source) {
        this(path, attributes, source, null, null);
    }
}
