package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The form with the settings of a server. */
@ResourceLock("window")
class InstanceFormTest {
    private final ScriptedSupervisor supervisor =
            new ScriptedSupervisor().with(ScriptedServers.stopped("alpha"), ScriptedServers.ready("beta", 4711, 8001));
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
        window.click("alpha");
        window.click("#tab-settings");
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String value(String selector) {
        TextInputControl input = window.find(selector);
        return WindowFixture.onFx(input::getText);
    }

    private void type(String selector, String text) {
        TextInputControl input = window.find(selector);
        WindowFixture.onFx(() -> {
            input.requestFocus();
            input.selectAll();
            return null;
        });
        if (text.isEmpty()) {
            window.robot.push(KeyCode.BACK_SPACE);
        } else {
            window.robot.write(text);
        }
        window.until(text + " in " + selector, () -> value(selector).equals(text));
    }

    private Instance instance(String name) {
        return supervisor.fleet().server(name).orElseThrow().instance();
    }

    private void awaitInstance(String name, java.util.function.Predicate<Instance> what) {
        window.until("the saved " + name, () -> what.test(instance(name)));
    }

    @Test
    void whatIsTypedIsSavedAndNothingElse() {
        Instance before = instance("alpha");
        assertThat(value("#set-model-context-size")).isEqualTo("4096");
        assertThat(window.isDisabled("#set-save")).isTrue();

        type("#set-model-context-size", "8192");
        type("#set-server-port", "9123");
        window.click("#set-save");

        awaitInstance(
                "alpha",
                before.withModel(before.model().withContextSize(8192))
                        .withServer(before.server().withPort(9123))::equals);
        window.until("nothing to save", () -> window.isDisabled("#set-save") && window.isDisabled("#set-discard"));
        window.awaitText(".detail .tab:selected .tab-label", "Settings");
        assertThat(supervisor.calls).containsExactly("update alpha");
    }

    @Test
    void everyFieldCanBeSeenSaysItsNameAndHasItsFlagBesideIt() {
        findAll(false);
        window.find("--ctx-size");
        window.find("restart_policy.enabled");
        assertThat(window.shows("#set-worker-cache")).isFalse();
    }

    @Test
    void ofAWorkerItIsToldWhatItLendsAndNothingOfAModel() {
        Instance worker = supervisor
                .fleet()
                .server("alpha")
                .orElseThrow()
                .instance()
                .withWorker(new Instance.WorkerOptions(List.of("CUDA0"), false));
        supervisor.update(worker);

        window.until("the worker's fields", () -> window.shows("#set-worker-devices"));
        findAll(true);
        assertThat(window.shows("#set-model-path")).isFalse();
        assertThat(window.shows("#set-gateway-aliases")).isFalse();
    }

    private void findAll(boolean worker) {
        Arrays.stream(InstanceField.Group.values())
                .filter(group -> group.concerns(worker))
                .flatMap(group -> group.fields().stream())
                .forEach(field -> {
                    Node control = window.find("#" + field.id());
                    String name = WindowFixture.onFx(control::getAccessibleText);
                    assertThat(name).endsWith(", " + field.technicalName()).doesNotStartWith(",");
                });
    }

    @Test
    void whatCannotBeSaysWhyAtTheFieldWhileOneTypes() {
        window.awaitText("#set-model-threads-message", "A whole number of threads (1 to 128)");

        type("#set-model-threads", "0");

        window.awaitText("#set-model-threads-message", "“0” cannot be. Right is a whole number of threads (1 to 128).");
        assertThat(window.isDisabled("#set-save")).isTrue();
        window.awaitText("#set-status", "One field has to be mended");
        window.shortcut(KeyCode.S);
        assertThat(supervisor.calls).isEmpty();

        type("#set-model-threads", "4");
        window.awaitText("#set-model-threads-message", "A whole number");
        assertThat(window.isDisabled("#set-save")).isFalse();
    }

    @Test
    void theKeyboardSavesAndLeadsToWhatIsWrong() {
        type("#set-logs-rotation", "1");
        Node wrong = window.find("#set-logs-rotation");
        type("#set-model-batch-size", "256");

        window.shortcut(KeyCode.S);
        window.until("the focus", () -> WindowFixture.onFx(wrong::isFocused));
        type("#set-logs-rotation", "3");
        window.shortcut(KeyCode.S);

        awaitInstance("alpha", now -> now.logs().rotation() == 3 && now.model().batchSize() == 256);
    }

    @Test
    void theTabKeyLeavesTextAreasAndScrollsToTheNextField() {
        ScrollPane scroll = window.find("#set-scroll");
        Node args = window.find("#set-args");
        Node env = window.find("#set-env");
        WindowFixture.onFx(() -> {
            args.requestFocus();
            return null;
        });
        window.robot.push(KeyCode.TAB);

        window.until("the next field", () -> WindowFixture.onFx(env::isFocused));
        window.until(
                "it to be seen",
                () -> WindowFixture.onFx(() -> {
                    double y = scroll.sceneToLocal(env.localToScene(0, 0)).getY();
                    return y > 0 && y < scroll.getHeight();
                }));
        assertThat(value("#set-args")).isEmpty();
    }

    @Test
    void unsavedChangesStayWhileOneLooksElsewhereAndAreMarked() {
        type("#set-model-context-size", "8192");
        window.awaitText(".detail .tab:selected .tab-label", "Settings •");

        window.click("Log");
        window.click("beta");
        window.awaitText("#pid", "beta");
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.click("#tab-settings");
        assertThat(value("#set-model-context-size")).isEqualTo("4096");
        assertThat(window.shows(".row-changed")).isTrue();
        window.click("alpha");

        window.until("the change", () -> value("#set-model-context-size").equals("8192"));
        window.awaitText(".detail .tab:selected .tab-label", "Settings •");
        window.click("#set-discard");
        window.until("as saved", () -> value("#set-model-context-size").equals("4096"));
        window.until("no mark", () -> !window.shows(".row-changed"));
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void onlyWhatRunsIsRestarted() {
        assertThat(window.shows("#set-save-restart")).isFalse();
        window.click("beta");
        type("#set-server-parallel", "2");

        window.click("#set-save-restart");

        window.until("the restart", () -> supervisor.calls.equals(List.of("update beta", "restart beta")));
        supervisor.put(ScriptedServers.attached("beta", 4711, 8001));
        window.until("no restart of what is attached", () -> !window.shows("#set-save-restart"));
    }

    @Test
    void aRefusalIsToldAtTheFormAndWhatWasTypedStays() {
        supervisor.refuseUpdates(new PaddockException(
                Kind.CONFLICT,
                Problem.of("edited-meanwhile", "The file was changed meanwhile", "model.threads is 3", null)));
        type("#set-model-threads", "2");

        window.click("#set-save");

        window.awaitText("#set-problem", "The file was changed meanwhile. Model.threads is 3");
        assertThat(value("#set-model-threads")).isEqualTo("2");
        assertThat(window.shows(".notice")).isFalse();
        supervisor.refuseUpdates(null);
        window.click("#set-save");
        awaitInstance("alpha", now -> Objects.equals(now.model().threads(), 2));
        window.until(
                "no refusal",
                () -> !window.shows("#set-problem")
                        || window.text("#set-problem").isEmpty());
    }

    @Test
    void aChangeByHandAppearsAndIsToldWhereTheSameWasTyped() {
        type("#set-model-context-size", "8192");
        Instance now = instance("alpha");
        Instance byHand = now.withModel(now.model().withContextSize(2048)).withArgs(List.of("--jinja"));

        window.ports.saved.put("alpha", byHand);

        window.until("the arguments", () -> value("#set-args").equals("--jinja"));
        window.awaitText("#set-model-context-size-message", "Meanwhile the file says “2048”");
        assertThat(value("#set-model-context-size")).isEqualTo("8192");
        window.click("#set-save");
        awaitInstance("alpha", byHand.withModel(byHand.model().withContextSize(8192))::equals);
    }

    @Test
    void theCommandLineFollowsWhatIsTyped() {
        window.until("the line", () -> value("#set-command").contains("--ctx-size 4096"));

        type("#set-args", "--override two words");

        window.until("the argument", () -> value("#set-command").endsWith("'--override two words'"));
        assertThat(value("#set-command")).contains("--port '(next free)'");
    }

    @Test
    void anEngineThatWouldRefuseItIsQuoted() {
        window.ports.engineRefusal = new PaddockException(
                Kind.INVALID, Problem.of("bad-argument", "The engine knows no --foo", "", "Leave it out."));

        type("#set-args", "--foo");

        window.awaitText("#set-remarks", "The engine knows no --foo");
        assertThat(value("#set-command")).isEmpty();
    }

    @Test
    void theMemoryItWouldTakeIsTold() {
        window.ports.fits.put(Path.of("/models/other.gguf"), FoundModels.fit(4L << 30, 43L << 30, 131_072));

        type("#set-model-path", "/models/other.gguf");

        window.awaitText("#set-status", "needs about");
    }

    @Test
    void filesAndWordsAreChosen() {
        window.ports.models = List.of(Path.of("/models/chosen.gguf"));
        window.click("#set-model-path-choose");
        ComboBox<String> flash = window.find("#set-model-flash-attention");
        WindowFixture.onFx(() -> {
            flash.setValue("off");
            return null;
        });
        window.click("#set-save");

        awaitInstance(
                "alpha",
                now -> now.model().path().equals(Path.of("/models/chosen.gguf"))
                        && now.model().flashAttention() == Instance.FlashAttention.OFF);
    }
}
