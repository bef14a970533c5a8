package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.Engines;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import dev.paddock.supervisor.LocalSupervisor;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A newcomer's first minutes, by clicks and keys, with a real server: the built-in engine and the demo model. */
@ResourceLock("window")
class FirstMinutesTest {
    @TempDir
    Path folder;

    private Supervisor supervisor;
    private WindowFixture window;
    private Path model;

    @BeforeEach
    void open() throws IOException {
        model = folder.resolve("My first model.gguf");
        Files.write(model, DemoModel.bytes());
        Home home = Home.under(folder.resolve("home"));
        for (Path needed : List.of(home.config(), home.state(), home.logs())) {
            Files.createDirectories(needed);
        }
        supervisor = new LocalSupervisor(home, new Catalog(home), new Engines(BuiltinEngine::locate, name -> null));
        window = WindowFixture.of(supervisor);
    }

    @AfterEach
    void close() throws Exception {
        window.close();
        supervisor.stopAll(true).toCompletableFuture().get(30, TimeUnit.SECONDS);
        supervisor.close();
    }

    @Test
    void addStartChatReadTheLogAndStop() {
        window.ports.models = List.of(model);
        window.click("#choose-model");
        window.click("#add-start");

        window.find("Ready");
        ServerSnapshot running = supervisor.fleet().server("my-first-model").orElseThrow();
        window.awaitText("#endpoint", ":" + running.port());
        long pid = Objects.requireNonNull(running.pid());
        assertThat(ProcessHandle.of(pid)).isPresent();

        window.click("Try it");
        window.click("#chat-input");
        window.robot.write("Who are you?").push(KeyCode.ENTER);
        window.until("the reply", () -> window.shows(DemoModel.SENTENCE));
        window.until("its speed", () -> window.shows(".chat-turn.model .quiet"));

        window.click("Log");
        window.until("the log", () -> window.shows("#log-lines .list-cell:filled"));

        window.click(".row-stop");
        window.find("Stopped");
        window.until(
                "the end",
                () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(supervisor.fleet().server("my-first-model").orElseThrow().state())
                .isEqualTo(ServerState.STOPPED);
    }

    @Test
    void whatIsNoModelIsRefusedWhereItWasChosen() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.gguf"), "hello, this is no model");
        window.ports.models = List.of(text);
        window.click("#choose-model");

        window.awaitText("#notice-title", "notes.gguf cannot be loaded");
        assertThat(supervisor.fleet().servers()).isEmpty();
    }
}
