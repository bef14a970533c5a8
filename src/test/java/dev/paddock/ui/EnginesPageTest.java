package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.util.Collections;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of engines. */
@ResourceLock("window")
class EnginesPageTest {
    private final ScriptedSupervisor supervisor =
            new ScriptedSupervisor().with(ScriptedServers.ready("beta", 4711, 8001));
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
        window.ports.engines = KnownEngines.some();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private int asked(String how) {
        return Collections.frequency(window.ports.calls, how);
    }

    @Test
    void nobodyIsAskedBeforeThePageIsShown() {
        window.find("beta");
        assertThat(asked("engines")).isZero();
        window.shortcut(KeyCode.DIGIT4);

        window.find("Built-in engine");
        assertThat(asked("engines")).isEqualTo(1);
    }

    @Test
    void eachTellsItsVersionItsDevicesAndWhatIsWrongWithIt() {
        window.shortcut(KeyCode.DIGIT4);

        window.find("version b6527");
        window.find("NVIDIA GeForce RTX 4090");
        window.find("6.0 GB free of 24.0 GB");
        window.find("Computes on the processor");
        window.find("The engine /home/ada/old/llama-server is not there");
        window.find("Cannot be used");
    }

    @Test
    void whoUsesItFollowsTheServers() {
        window.shortcut(KeyCode.DIGIT4);
        window.find("Used by beta");

        supervisor.add(Instance.of("delta", Path.of("/models/d.gguf")).withEngine("/opt/llama.cpp/llama-server"));

        window.find("Used by delta");
        window.until("the new engine", () -> asked("engines") == 2);
    }

    @Test
    void theyAreAskedAgain() {
        window.shortcut(KeyCode.DIGIT4);
        window.find("Built-in engine");
        window.ports.engines = KnownEngines.some().subList(0, 1);

        window.click("#engines-again");

        window.until("the answer", () -> !window.shows("version b6527"));
        assertThat(asked("engines now")).isEqualTo(1);
    }

    @Test
    void aRefusalIsToldAndTheyCanBeAskedAgain() {
        window.ports.refusal = new PaddockException(
                Kind.FAILED, Problem.of("home-unwritable", "The instances cannot be read", "", null));
        window.shortcut(KeyCode.DIGIT4);
        window.awaitText("#notice-title", "The instances cannot be read");
        window.ports.refusal = null;

        window.click("#engines-again");

        window.find("Built-in engine");
    }
}
