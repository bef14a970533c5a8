package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.paddock.domain.PaddockException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltinEngineTest {
    @TempDir
    Path runtime;

    @BeforeEach
    void anImage() throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        for (String part : List.of(
                windows ? "bin/java.exe" : "bin/java",
                "lib/engine/llama.jar",
                "lib/engine/paddock-engine.jar",
                "lib/engine/" + System.mapLibraryName("jllama"))) {
            Path file = runtime.resolve(part);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    @Test
    void anImageHoldsItBesideTheRuntime() {
        assertThat(BuiltinEngine.locate(runtime, null).command())
                .contains(runtime.resolve("lib/engine/llama.jar")
                        + File.pathSeparator
                        + runtime.resolve("lib/engine/paddock-engine.jar"))
                .endsWith("dev.paddock.builtin.Main");
    }

    @Test
    void whatATrialRunLeftMakesItStartFaster() throws IOException {
        assertThat(BuiltinEngine.locate(runtime, null).command()).noneMatch(word -> word.contains("SharedArchiveFile"));
        Path archive = Files.createFile(runtime.resolve("lib/engine/engine.jsa"));

        assertThat(BuiltinEngine.locate(runtime, null).command()).contains("-XX:SharedArchiveFile=" + archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama.jar", "paddock-engine.jar", "LIBRARY"})
    void aMissingPartIsNamedWithWhatToDo(String part) throws IOException {
        String name = part.equals("LIBRARY") ? System.mapLibraryName("jllama") : part;
        Files.delete(runtime.resolve("lib/engine").resolve(name));

        PaddockException refused =
                catchThrowableOfType(PaddockException.class, () -> BuiltinEngine.locate(runtime, null));

        assertThat(refused.problem().code()).isEqualTo("builtin-missing");
        assertThat(refused).hasMessageContaining(name).hasMessageContaining("Install Paddock again");
        assertThat(refused).hasMessageContaining("llama-server");
    }

    @Test
    void aCheckoutNamesItsClassPath() {
        String there = runtime.resolve("lib/engine/llama.jar").toString();
        String gone = runtime.resolve("gone.jar").toString();

        assertThat(BuiltinEngine.locate(runtime, there).command()).contains(there);
        assertThat(catchThrowableOfType(
                        PaddockException.class, () -> BuiltinEngine.locate(runtime, there + File.pathSeparator + gone)))
                .hasMessageContaining("gone.jar");
    }
}
