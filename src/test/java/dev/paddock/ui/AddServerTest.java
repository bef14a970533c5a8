package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** From a file to a server, by a form over the window. */
@ResourceLock("window")
class AddServerTest {
    private final ScriptedSupervisor supervisor = ThreeServers.scripted();
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theTabKeyStaysInAQuestion() {
        window.ports.models = List.of(Path.of("/models/new.gguf"));
        window.click("#add-server");
        Node form = window.find("#add-form");
        for (int i = 0; i < 12; i++) {
            window.robot.push(KeyCode.TAB);
            window.until(
                    "the focus in the form",
                    () -> WindowFixture.onFx(() -> {
                        Node owner = form.getScene().getFocusOwner();
                        while (owner != null && owner != form) {
                            owner = owner.getParent();
                        }
                        return owner == form;
                    }));
        }
    }

    @Test
    void severalFilesAreAskedAboutOneAfterTheOther() {
        window.ports.models = List.of(Path.of("/models/one.gguf"), Path.of("/models/two.gguf"));
        window.click("#add-server");
        window.find("/models/one.gguf");
        window.click("#add-skip");
        window.find("/models/two.gguf");
        window.click("#add-only");

        window.until("the server", () -> supervisor.fleet().server("two").isPresent());
        assertThat(supervisor.fleet().server("one")).isEmpty();
    }

    @Test
    void filesThatWaitedAreForgottenWithTheirForm() {
        window.ports.models = List.of(Path.of("/models/one.gguf"), Path.of("/models/two.gguf"));
        window.click("#add-server");
        window.find("/models/one.gguf");
        window.click("Cancel");
        window.until("the form's end", () -> !window.shows("#add-form"));
        window.ports.models = List.of(Path.of("/models/three.gguf"));
        window.click("#add-server");

        window.find("/models/three.gguf");
    }

    @Test
    void aServerIsAddedWithTheNameAndPortOfTheForm() {
        window.ports.models = List.of(Path.of("/models/Qwen3-4B-Q4_K_M.gguf"));
        window.click("#add-server");
        window.find("#add-name");
        window.click("#add-port");
        window.robot.write("99999");
        window.click("#add-only");
        window.awaitText("#add-problem", "1024 to 65535");
        window.robot.eraseText(5).write("8123");
        window.click("#add-only");

        window.until(
                "the instance",
                () -> supervisor.fleet().server("qwen3-4b-q4-k-m").isPresent());
        assertThat(supervisor
                        .fleet()
                        .server("qwen3-4b-q4-k-m")
                        .orElseThrow()
                        .instance()
                        .server()
                        .port())
                .isEqualTo(8123);
        window.awaitText("#pid", "qwen3-4b-q4-k-m");
    }

    @Test
    void aRefusedAdditionIsToldInTheForm() {
        window.ports.models = List.of(Path.of("/models/new.gguf"));
        window.click("#add-server");
        window.click("#add-name");
        window.robot.eraseText(3).write("beta");
        window.click("#add-only");

        window.awaitText("#add-problem", "already");
        assertThat(window.shows("#add-name")).isTrue();
    }
}
