package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShapesTest {
    private static final FileTime THEN = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private final ModelShapes shapes = new ModelShapes();

    private Path demo(String name) throws IOException {
        Path file = folder.resolve(name);
        DemoModel.write(file);
        Files.setLastModifiedTime(file, THEN);
        return file;
    }

    /** Of the same size and time, but no model any more: who reads it again notices. */
    private static void spoil(Path file) throws IOException {
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, THEN);
    }

    @Test
    void aHeaderIsReadOnceForPathSizeAndTime() throws IOException {
        Path file = demo("m.gguf");
        Optional<ModelShape> shape = shapes.of(file);
        assertThat(shape).isPresent();

        spoil(file);
        assertThat(shapes.of(file)).isEqualTo(shape);

        Files.setLastModifiedTime(file, FileTime.from(THEN.toInstant().plusSeconds(1)));
        assertThat(shapes.of(file)).isEmpty();
    }

    @Test
    void whatIsNoModelIsReadOnceToo() throws IOException {
        Path file = demo("m.gguf");
        spoil(file);
        assertThat(shapes.of(file)).isEmpty();

        DemoModel.write(file);
        Files.setLastModifiedTime(file, THEN);

        assertThat(shapes.of(file)).isEmpty();
    }

    @Test
    void whoAsksAtTheSameTimeGetsOneAnswer() throws IOException {
        Path file = demo("m.gguf");

        List<ModelShape> found = IntStream.range(0, 8)
                .parallel()
                .mapToObj(n -> shapes.of(file).orElseThrow())
                .toList();

        assertThat(found).allSatisfy(shape -> assertThat(shape).isSameAs(found.getFirst()));
    }

    @Test
    void aChangeOfAnyPartIsNoticed() throws IOException {
        Path first = demo("m-00001-of-00002.gguf");
        assertThat(shapes.of(first)).isEmpty();
        Path part = demo("m-00002-of-00002.gguf");
        assertThat(shapes.of(first)).isPresent();

        spoil(part);
        assertThat(shapes.of(first)).isPresent();
        Files.setLastModifiedTime(part, FileTime.from(THEN.toInstant().plusSeconds(1)));
        assertThat(shapes.of(first)).isEmpty();

        Files.delete(part);
        assertThat(shapes.of(first)).isEmpty();
    }
}
