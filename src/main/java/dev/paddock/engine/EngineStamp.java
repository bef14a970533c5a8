package dev.paddock.engine;

import dev.paddock.domain.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** By what a build on disk is known again: another file, size or time, and it is asked anew. */
public record EngineStamp(Path path, long size, Instant modified) {
    /** @throws IOException where there is no such file */
    static EngineStamp of(Engine engine) throws IOException {
        Path real = engine.executable().toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        return new EngineStamp(
                real, attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}
