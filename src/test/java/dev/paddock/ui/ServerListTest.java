package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.time.Instant;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The rows of the servers: what they tell, and what can be done with them. */
@ResourceLock("window")
class ServerListTest {
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
        supervisor.failStart("alpha", new PaddockException(Kind.CONFLICT, ThreeServers.PORT_TAKEN));

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
    void escapeAnswersAQuestionWithNo() {
        failAlpha();
        askToRemoveAlpha();
        Node no = window.find("Cancel");
        window.until("the focus", () -> WindowFixture.onFx(no::isFocused));

        window.robot.push(KeyCode.ESCAPE);

        window.until("the end", () -> !window.shows("#confirm-yes"));
        assertThat(supervisor.calls).doesNotContain("remove alpha");
    }
}
