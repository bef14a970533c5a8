package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right there that few have")
class PlainPathTest {
    /** Larger than any system gives. */
    private static final int NOBODY = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private Path temporary;
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temp"));
        model = named();
        Files.writeString(model, "GGUF");
    }

    private Path named() {
        try {
            return folder.resolve("m\uD83D\uDC34.gguf");
        } catch (InvalidPathException locale) {
            throw new TestAbortedException("this locale has no emoji in names", locale);
        }
    }

    @Test
    void linksAreThereUntilTheyAreClosed() throws Exception {
        try (PlainPath plain = PlainPath.of(model, temporary, notes::add)) {
            assertThat(plain.path()).hasContent("GGUF").hasFileName("model.gguf");
        }
        assertThat(temporary).isEmptyDirectory();
        assertThat(notes).isEmpty();
    }

    @Test
    void whatCannotBeDeletedIsNotedAndHarmsNoModel() throws Exception {
        try (PlainPath plain = PlainPath.of(model, temporary, notes::add)) {
            Files.writeString(plain.path().resolveSibling("of-somebody-else"), "");
        }
        assertThat(notes).singleElement().asString().contains("links to the model remain");
    }

    @Test
    void linksOfProcessesThatEndedAreDeleted() throws Exception {
        long mine = ProcessHandle.current().pid();
        Path left = Files.createDirectory(temporary.resolve("paddock-engine-model-" + NOBODY + "-1"));
        Files.createSymbolicLink(left.resolve("model.gguf"), model);
        Path used = Files.createDirectory(temporary.resolve("paddock-engine-model-" + mine + "-1"));
        Files.createSymbolicLink(used.resolve("model.gguf"), model);

        PlainPath.of(model, temporary, notes::add).close();

        assertThat(left).doesNotExist();
        assertThat(used.resolve("model.gguf")).exists();
        assertThat(model).exists();
        assertThat(notes).isEmpty();
    }
}
