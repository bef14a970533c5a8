package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.domain.Switching.Phase;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a person sees and can do, on the headless toolkit, with a supervisor that does as the test says. */
@ResourceLock("window")
class WindowTest {
    private static final Problem PORT_TAKEN =
            Problem.of("port-taken", "Port 8001 is taken", "by python3 (process 4711)", "Choose another port.");

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(
                    ScriptedServers.stopped("alpha"),
                    ScriptedServers.ready("beta", 4711, 8001),
                    ScriptedServers.snapshot("gamma", ServerState.FAILED, null, null, PORT_TAKEN))
            .withProfiles(
                    "work",
                    new Profile("work", "Work", List.of("beta")),
                    new Profile("off", "Everything off", List.of()));
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
    void everyStateHasItsWords() {
        window.find("Stopped");
        window.find("Ready");
        window.find("Failed: port 8001 is taken");
        for (ServerState state : ServerState.values()) {
            supervisor.put(ScriptedServers.snapshot("alpha", state, null, null, null));
            Words words = Words.ofThisMachine();
            String text = words.state(supervisor.fleet().server("alpha").orElseThrow(), Instant.now());
            window.find(text);
            assertThat(text).doesNotContain("_").isNotBlank();
        }
    }

    @Test
    void rowsKeepTheirPlaceAndTheSelectionWhileValuesChange() {
        ListView<ServerProcess> list = window.find("#server-list");
        WindowFixture.onFx(() -> {
            list.getSelectionModel().select(1);
            return null;
        });
        List<ServerProcess> before = WindowFixture.onFx(() -> List.copyOf(list.getItems()));

        supervisor.put(ScriptedServers.ready("alpha", 4712, 8002));
        supervisor.put(ScriptedServers.stopped("beta"));
        supervisor.put(ScriptedServers.stopped("aardvark"));

        window.until("the new row", () -> list.getItems().size() == 4);
        List<ServerProcess> after = WindowFixture.onFx(() -> List.copyOf(list.getItems()));
        assertThat(after.subList(1, 4)).isEqualTo(before);
        assertThat(after.getFirst().name()).isEqualTo("aardvark");
        assertThat(WindowFixture.onFx(() -> list.getSelectionModel().getSelectedItem()))
                .isSameAs(before.get(1));
    }

    @Test
    void aRemovedServerLeavesTheDetailPaneToAnother() {
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.awaitText("#pid", "beta");

        supervisor.remove("beta");

        window.awaitText("#pid", "alpha");
    }

    @Test
    void whatIsAttachedIsCalledSoAndCanOnlyBeDetached() {
        supervisor.put(ScriptedServers.attached("beta", 4711, 8001));

        window.find("Attached");
        assertThat(window.shows("#restart")).isFalse();
        window.click("#stop");
        window.until("the detachment", () -> supervisor.calls.contains("stop beta"));
    }

    @Test
    void whatTheEngineCouldNotTakeAndWhereTheMemoryIsAreTold() {
        supervisor.put(Screens.telling(
                supervisor.fleet().server("beta").orElseThrow(),
                List.of(Problem.of("option-left-out", "Flash attention was left out", "the engine is too old", null)),
                true,
                Map.of("CUDA0", 6L << 30)));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });

        window.find("Flash attention was left out: the engine is too old");
        window.find("It was started by somebody else. Paddock watches it, and never stops or restarts it.");
        window.find("+ 6.0 GB GPU");
        Words words = Words.ofThisMachine();
        assertThat(words.stateDetail(supervisor.fleet().server("beta").orElseThrow(), ScriptedServers.SINCE))
                .endsWith("one warning");
        supervisor.put(ScriptedServers.stopped("beta"));
        window.until("the notes to go", () -> !window.shows("#notes"));
    }

    @Test
    void aModelThatIsServedAlreadyOffersAButtonThatAttaches() {
        Problem served = Problem.of("already-served", "The model is served on port 8001 already", "", null)
                .withRemedies(List.of(Remedy.of(Remedy.Kind.ATTACH)));
        supervisor.put(ScriptedServers.snapshot("alpha", ServerState.FAILED, null, null, served));
        WindowFixture.onFx(() -> {
            window.view.showServer("alpha");
            return null;
        });

        window.click("Attach to it");

        window.until("the attachment", () -> supervisor.calls.contains("attach alpha"));
    }

    @Test
    void buttonsStartRestartAndStop() {
        window.click(".row-start");
        window.until("the start", () -> supervisor.calls.contains("start alpha"));
        window.click("#stop-all");
        window.until("the stop", () -> supervisor.calls.contains("stop-all"));
    }

    @Test
    void theKeyboardDoesWhatTheButtonsDo() {
        window.click("beta");
        window.robot.press(KeyCode.F5).release(KeyCode.F5);
        window.until("the restart", () -> supervisor.calls.contains("restart beta"));
        window.robot.press(KeyCode.DELETE).release(KeyCode.DELETE);
        window.until("the stop", () -> supervisor.calls.contains("stop beta"));
        window.robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        window.until("the start", () -> supervisor.calls.contains("start beta"));
    }

    @Test
    void aFailedStartIsToldByItsRowAndItsOverview() {
        supervisor.failStart("alpha", new PaddockException(Kind.CONFLICT, PORT_TAKEN));

        window.click(".row-start");

        window.until("the state", () -> window.shows("#trouble"));
        window.find("By python3 (process 4711). Choose another port.");
        assertThat(window.shows("#notice")).isFalse();
    }

    @Test
    void aButtonCarriesOutTheFix() {
        supervisor.put(ScriptedServers.snapshot(
                "gamma",
                ServerState.FAILED,
                null,
                null,
                Problem.of("memory-host", "There is too little free memory", "", "Use a smaller context.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.SMALLER_CONTEXT)))));
        window.click("Fix…");

        window.click("Use a context of 2,048 tokens");

        window.until("the start", () -> supervisor.calls.contains("start gamma"));
        assertThat(supervisor.calls.indexOf("update gamma")).isLessThan(supervisor.calls.indexOf("start gamma"));
        assertThat(supervisor.updates.getFirst().model().contextSize()).isEqualTo(2048);
    }

    @Test
    void whatNoRowTellsIsToldAboveThePageUntilItIsDismissed() {
        supervisor.withProfiles("work", new Profile("work", "Work", List.of("beta")));
        WindowFixture.onFx(() -> {
            window.view.show(PORT_TAKEN);
            return null;
        });

        window.awaitText("#notice-title", "Port 8001 is taken");
        window.click("#notice .button");

        window.until("dismissed", () -> !window.shows("#notice"));
    }

    @Test
    void aServiceThatIsGoneIsTold() {
        supervisor.vanish(new PaddockException(
                Kind.FAILED, Problem.of("owner-gone", "Paddock’s service does not answer", "", null)));

        window.click(".row-start");

        window.awaitText("#notice-title", "does not answer");
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
    void aProfileSwitchShowsWhatIsNotWhatWasClicked() {
        window.click("#profile-off");

        window.until("the switch", () -> supervisor.calls.contains("switch off"));
        ToggleButton off = window.find("#profile-off");
        window.until("the button", () -> WindowFixture.onFx(off::isSelected));
        ToggleButton work = window.find("#profile-work");
        assertThat(WindowFixture.onFx(work::isSelected)).isFalse();
    }

    @Test
    void aSwitchTellsHowFarItIsAndTheWayBack() {
        supervisor.setSwitching(
                new Switching("work", "off", Phase.STARTING, false, List.of(), List.of("chat", "code"), List.of()));
        window.awaitText("#switching-text", "Switching to ");
        window.awaitText("#switching-text", "of 2 ready");

        supervisor.setSwitching(
                new Switching("work", "off", Phase.DONE, false, List.of(), List.of("chat", "code"), List.of("code")));
        window.awaitText("#switching-text", "code did not start");
        window.click("#switch-back");

        window.until("the way back", () -> supervisor.calls.contains("switch back"));
        window.until("the end of it", () -> !window.shows("#switching"));
    }

    @Test
    void manyProfilesBecomeAMenu() {
        supervisor.withProfiles(
                "p3",
                new Profile("p1", "One", List.of()),
                new Profile("p2", "Two", List.of()),
                new Profile("p3", "Three", List.of()),
                new Profile("p4", "Four", List.of()),
                new Profile("p5", "Five", List.of()));

        window.awaitText("#profiles .menu-button", "Three");
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

    @Test
    void whatWasRemovedComesBackAsItRan() {
        supervisor.withProfiles(
                "chat",
                new Profile("chat", "Chat", List.of("alpha", "beta")),
                new Profile("lone", "Lone", List.of("alpha")));
        Instance instance = supervisor.fleet().server("beta").orElseThrow().instance();
        window.robot.rightClickOn(window.<Node>find("beta"));
        window.robot.clickOn("Remove");
        window.until("the removal", () -> supervisor.fleet().server("beta").isEmpty());
        supervisor.withProfiles(
                "chat", new Profile("chat", "Chat", List.of("alpha")), new Profile("lone", "Lone", List.of("alpha")));
        window.find("The server beta was removed. Its model and its logs stay.");

        window.click("#undo-button");

        window.until(
                "its return",
                () -> supervisor
                        .fleet()
                        .server("beta")
                        .filter(ServerSnapshot::isReady)
                        .isPresent());
        assertThat(supervisor.fleet().server("beta").orElseThrow().instance().model())
                .isEqualTo(instance.model());
        assertThat(supervisor.fleet().profiles())
                .extracting(Profile::instances)
                .containsExactly(List.of("alpha", "beta"), List.of("alpha"));
        window.until("the strip to go", () -> !window.shows("#undo"));
        window.awaitText("#pid", "beta");
    }

    @Test
    void whatCouldNotComeBackIsRemovedOnlyAfterAQuestion() {
        failAlpha();
        askToRemoveAlpha();
        assertThat(supervisor.calls).doesNotContain("remove alpha");

        window.click("#confirm-yes");

        window.until("the removal", () -> supervisor.calls.contains("remove alpha"));
    }

    private void failAlpha() {
        supervisor.put(ScriptedServers.snapshot(
                "alpha", ServerState.FAILED, null, null, Problem.of("crash", "The engine crashed", "", null)));
        window.find("Failed: the engine crashed");
    }

    private void askToRemoveAlpha() {
        window.robot.rightClickOn(window.<Node>find("alpha"));
        window.robot.clickOn("Remove…");
        window.find("#confirm-yes");
    }

    @Test
    void aWarningStandsAboveThePageUntilItsCauseIsGone() {
        supervisor.warn(Problem.of("low-memory", "Memory runs out", "1 GiB is left", "Stop a server."));
        window.find("Memory runs out");

        supervisor.warn();

        window.until("the notice to go", () -> !window.shows("#notice"));
    }

    @Test
    void quittingAsksWhatBecomesOfRunningServers() {
        quit();
        window.find("One server runs");
        window.click("#choose-second");
        window.until("the end", () -> window.ports.calls.contains("quit"));

        quit();
        window.click("#choose-first");
        window.until("the end", () -> window.ports.calls.contains("quit and stop"));
    }

    @Test
    void whereNothingRunsQuittingAsksNothing() {
        supervisor.put(ScriptedServers.stopped("beta"));
        window.until("no server", () -> !window.shows("Ready"));

        quit();

        window.until("the end", () -> window.ports.calls.contains("quit"));
    }

    private void quit() {
        window.click("#main-menu");
        window.robot.clickOn("Quit Paddock");
    }

    @Test
    void escapeAnswersAQuestionWithNo() {
        failAlpha();
        askToRemoveAlpha();
        Node no = window.find("Cancel");
        window.until("the focus", () -> WindowFixture.onFx(no::isFocused));

        window.robot.push(KeyCode.ESCAPE);

        window.until("the end", () -> !window.shows("#confirm-yes"));
        assertThat(supervisor.calls).doesNotContain("remove alpha");
    }

    @Test
    void theAddressIsCopied() {
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.awaitText("#endpoint", "http://127.0.0.1:8001");
        window.click("#copy-endpoint");

        window.until(
                "the clipboard",
                () -> WindowFixture.onFx(() -> "http://127.0.0.1:8001"
                        .equals(Clipboard.getSystemClipboard().getString())));
    }

    @Test
    void whatIsBehindTheGatewayShowsTheGatewaysAddressAndItsModel() {
        supervisor.behind(URI.create("http://127.0.0.1:5526"));
        supervisor.put(ScriptedServers.with(ScriptedServers.ready("beta", 11, 8001), null, true));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });

        window.awaitText("#endpoint", "http://127.0.0.1:5526");
        window.awaitText("#as-model", "as the model “beta”");
        window.click("#copy-endpoint");
        window.until(
                "the clipboard",
                () -> WindowFixture.onFx(() -> "http://127.0.0.1:5526"
                        .equals(Clipboard.getSystemClipboard().getString())));
    }

    @Test
    void aRestartTellsOfTheProcessThatIsComingAndWhyItStoppedTheServerFirst() {
        ServerSnapshot beta = ScriptedServers.ready("beta", 11, 8001);
        supervisor.put(ScriptedServers.with(beta, new Replacement(12L, null), false));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.awaitLabel("#notes", "A new process is starting");

        supervisor.put(ScriptedServers.with(beta, new Replacement(null, "its port 8001 is fixed"), false));

        window.awaitLabel("#notes", "stopped it first, since its port 8001 is fixed.");
    }

    @Test
    void theFirstMinuteOffersTheDemoAndLeadsToAChat() {
        supervisor.set(new Fleet(List.of(ScriptedServers.stopped("demo")), List.of(), null));
        window.click("#try-demo");

        window.until("the start", () -> supervisor.calls.contains("start demo"));
        window.find("#chat-input");
    }

    @Test
    void theFirstMinuteLeadsToTheEngines() {
        supervisor.set(new Fleet(List.of(ScriptedServers.stopped("demo")), List.of(), null));

        window.click("#choose-engine");

        window.find("#engines-again");
    }
}
