package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What people do by mistake. */
@ResourceLock("window")
class BadInputTest {
    @TempDir
    Path folder;

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor();
    private WindowFixture window;

    @BeforeEach
    void open() {
        supervisor.set(Screens.workstation(90, 20));
        window = WindowFixture.of(supervisor);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void choose(Path... files) {
        window.ports.models = List.of(files);
        window.click("#add-server");
    }

    private void put(String selector, String text) {
        TextField field = window.find(selector);
        WindowFixture.onFx(() -> {
            field.setText(text);
            return null;
        });
    }

    @Test
    void aTextFileIsToldToBeNoModelAndTheOthersAreAskedFor() throws IOException {
        choose(file("notes.txt", "to do"), file("small.gguf", "GGUF and more"));

        window.awaitText("#notice-title", "notes.txt cannot be loaded");
        assertThat(window.text("#add-name")).isEqualTo("small");
    }

    @Test
    void theSameFileTwiceIsAskedForOnce() throws IOException {
        Path model = file("small.gguf", "GGUF and more");
        choose(model, model);

        window.find("#add-name");
        assertThat(window.shows("#add-skip")).isFalse();
    }

    @Test
    void anEmptyFileIsNoModel() throws IOException {
        choose(file("empty.gguf", ""));

        window.awaitText("#notice-title", "empty.gguf cannot be loaded");
        assertThat(window.shows("#add-name")).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsNoModelAndHoldsUpNothing() throws Exception {
        Path pipe = folder.resolve("pipe.gguf");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        choose(pipe, file("small.gguf", "GGUF and more"));

        window.awaitText("#notice-title", "pipe.gguf cannot be loaded");
        assertThat(window.text("#add-name")).isEqualTo("small");
    }

    private void drop(Path... dropped) {
        WindowFixture.onFx(() -> {
            window.view.addModels(List.of(dropped));
            return null;
        });
    }

    @Test
    void aFolderIsLookedIntoFromNowOnAndTheFilesBesideItAreAskedFor() throws IOException {
        Path models = Files.createDirectory(folder.resolve("my models"));
        drop(models, file("small.gguf", "GGUF and more"));

        window.until("the folder is taken", () -> window.ports.calls.contains("models in " + models));
        assertThat(window.text("#add-name")).isEqualTo("small");
    }

    @Test
    void aFileOf40GigabytesIsNotReadToBeAskedFor() throws IOException {
        Path huge = folder.resolve("huge.gguf");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.writeBytes("GGUF");
            file.setLength(40L << 30);
        }
        drop(huge);

        window.until("it is asked for", () -> window.shows("#add-name"));
        assertThat(window.text("#add-name")).isEqualTo("huge");
    }

    @Test
    void aClickBesideAFormLosesNothingThatWasTyped() throws IOException {
        choose(file("small.gguf", "GGUF and more"));
        window.find("#add-name");
        put("#add-name", "typed-with-care");

        window.robot.clickOn(12, 700);

        assertThat(window.text("#add-name")).isEqualTo("typed-with-care");
    }

    @Test
    void garbageInNumbersIsRefusedAtTheField() throws IOException {
        choose(file("small.gguf", "GGUF and more"));
        window.find("#add-name");
        for (String garbage : List.of("80 80", "١٢٣٤", "-1", "99999999999999999999", "0x1F90")) {
            put("#add-port", garbage);
            window.click("#add-only");
            window.awaitText("#add-problem", "1024 to 65535");
            assertThat(window.text("#add-port")).isEqualTo(garbage);
        }
    }

    @Test
    void aServerThatVanishesUnderItsOpenFormLeavesAWorkingWindow() {
        window.click("#tab-settings");
        put("#set-server-port", "9001");

        supervisor.set(Fleet.EMPTY);
        window.until("no server is listed", () -> !window.shows("#set-server-port"));
        supervisor.set(Screens.workstation(10, 1));

        window.until("servers are listed", () -> window.shows("#server-list .list-cell:filled"));
        window.click("#server-list .list-cell:filled");
        window.click("#tab-settings");
        assertThat(window.text("#set-server-port")).isEmpty();
    }
}
