package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of models that a person chose in the window. */
@NullUnmarked
class ModelFoldersTest {
    @TempDir
    Path folder;

    private Home home;
    private Path file;
    private ModelFolders folders;

    @BeforeEach
    void open() {
        home = Home.under(folder);
        file = home.config().resolve("settings.json");
        folders = new ModelFolders(file);
    }

    private List<Path> saved() {
        return new SettingsFile(home, Map.of()).settings().models().folders();
    }

    @Test
    void theFirstOneMakesTheFile() {
        folders.add(List.of(folder.resolve("a"), folder.resolve("b")));
        folders.add(List.of(folder.resolve("b"), folder.resolve("c/../d")));

        assertThat(saved()).containsExactly(folder.resolve("a"), folder.resolve("b"), folder.resolve("d"));
    }

    @Test
    void allElseInTheFileStays() throws IOException {
        Files.createDirectories(home.config());
        Files.writeString(file, """
                { "on_quit": "stop", "of_a_later_paddock": 7,
                  "models": { "sources": { "ollama": false } } }
                """);

        folders.add(List.of(folder.resolve("a")));

        assertThat(saved()).containsExactly(folder.resolve("a"));
        assertThat(Files.readString(file)).contains("on_quit", "of_a_later_paddock", "ollama");
    }

    @Test
    void aFileThatCannotBeUnderstoodIsLeftAsItIs() throws IOException {
        Files.createDirectories(home.config());
        Files.writeString(file, "{ \"models\": ");

        PaddockException refused =
                catchThrowableOfType(PaddockException.class, () -> folders.add(List.of(folder.resolve("a"))));

        assertThat(refused.problem().sentence()).contains(file.toString()).contains("Mend the file");
        assertThat(Files.readString(file)).isEqualTo("{ \"models\": ");
    }
}
