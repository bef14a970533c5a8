package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.install.UpdateRequest;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a person does with engines in the window. */
@ResourceLock("window")
class EngineFlowTest {
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(new ScriptedSupervisor().with(ScriptedServers.ready("beta", 4711, 8001)));
        window.ports.engines = KnownEngines.installed();
        window.shortcut(KeyCode.DIGIT4);
        window.find("#engine-b10621-vulkan");
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void isCalled(String call) {
        window.until(call, () -> window.ports.desk.calls.contains(call));
    }

    private void offers() {
        window.click("#engines-get");
        window.find(".offer");
    }

    @Test
    void eachTellsWhereItCameFromAndWhatItIsToServers() {
        window.find("#engine-builtin .pill");
        assertThat(window.text("#engine-builtin .pill")).isEqualTo("The one before");
        assertThat(window.text("#engine-b10621-vulkan .pill")).isEqualTo("Default");
        assertThat(window.text("#engine-b10500-vulkan .pill")).isEqualTo("Pinned");
        window.find(
                "llama.cpp of June 2025, on the processor. For a first try and small models; it never stands in for an"
                        + " engine that you chose.");
    }

    @Test
    void oneClickGoesBackToTheEngineBefore() {
        window.awaitText("#engines-back", "Built-in engine");

        window.click("#engines-back");

        window.awaitText("#engine-done-text", "builtin is the default engine now");
        isCalled("rollback");
    }

    @Test
    void anotherIsMadeTheDefaultPinnedAndLetGo() {
        window.click("#engine-b10500-vulkan .engine-use");
        window.awaitText("#engine-done-text", "b10500-vulkan is the default");
        window.click("#engine-b10500-vulkan .engine-unpin");
        window.awaitText("#engine-done-text", "no longer pinned");
        window.click("#engine-b10621-vulkan .engine-pin");
        window.awaitText("#engine-done-text", "neither updated nor removed");

        assertThat(window.ports.desk.calls)
                .contains("use b10500-vulkan", "pin b10500-vulkan false", "pin b10621-vulkan true");
    }

    @Test
    void anEngineIsRemovedAfterAQuestionAndOneOfYourOwnIsForgotten() {
        window.click("#engine-b10500-vulkan .engine-remove");
        window.find("Remove b10500-vulkan?");
        assertThat(window.ports.desk.calls).doesNotContain("remove b10500-vulkan false");
        window.click("#confirm-yes");
        window.awaitText("#engine-done-text", "b10500-vulkan is removed");

        window.press("#engine--opt-own-llama-server .engine-forget");

        isCalled("remove /opt/own/llama-server false");
    }

    @Test
    void aRefusalStandsInItsPlaceWithWhatToDoInTheWindow() {
        window.ports.desk.refuse(new PaddockException(
                Kind.CONFLICT,
                Problem.of("engine-pinned", "The engine is pinned", "", "Let it go: paddock engines pin X --off")));

        window.click("#engine-b10621-vulkan .engine-update");

        window.awaitText("#engine-trouble-title", "The engine is pinned");
        assertThat(window.text("#engine-trouble-text")).isEqualTo("Unpin it first.");
        window.ports.desk.refuse(null);
        window.click("#engine-again");
        window.awaitText("#engine-done-text", "b2 is the default engine now; b1 is kept");
    }

    @Test
    void whereATrialNeedsRoomThePersonMayAllowToStopServers() {
        window.ports.desk.refuse(new PaddockException(
                Kind.CONFLICT,
                Problem.of("trial-needs-room", "It is not certain", "beta would be loaded a second time", "--now")));
        window.click("#engine-b10621-vulkan .engine-update");
        window.find("Stop servers while it is tried?");
        window.ports.desk.refuse(null);

        window.click("#confirm-yes");

        window.awaitText("#engine-done-text", "b2 is the default engine now; b1 is kept");
        isCalled("update " + new UpdateRequest(null, true, false));
    }

    @Test
    void theProposalStandsFirstAndTheOthersSayWhyNot() {
        offers();

        Labeled best = window.find("#offers-best .pill");
        assertThat(WindowFixture.onFx(best::getText)).isEqualTo("Proposed for this machine");
        window.find("Installed");
        window.find("#offer-cuda-12-8");
        assertThat(window.text("#offer-cuda-12-8 .pill")).isEqualTo("Would not run here");
        assertThat(window.text("#offer-cuda-12-8 .reason")).isNotBlank();
        assertThat(window.text("#offers-status")).contains("b10621");
    }

    @Test
    void anInstallationTellsHowFarItIsAndGoesOnWhenThePageIsLeft() {
        CountDownLatch hold = window.ports.desk.holdInstallations();
        offers();

        window.click("#offer-vulkan .button");

        window.awaitText("#engine-what", "Downloading b10621-cpu");
        window.awaitText("#engine-detail", "of");
        window.shortcut(KeyCode.DIGIT1);
        window.find("#server-list");
        hold.countDown();
        window.shortcut(KeyCode.DIGIT4);
        window.awaitText("#engine-done-text", "b10621-cpu is installed");
        assertThat(window.ports.desk.calls)
                .anyMatch(call -> call.contains("backend=vulkan") && call.contains("use=true"));
    }

    @Test
    void anInstallationCanBeCancelled() {
        window.ports.desk.holdInstallations();
        offers();
        window.click("#offer-vulkan .button");
        window.awaitText("#engine-what", "Downloading");

        window.click("#engine-cancel");

        window.until("the end of it", () -> !window.shows("#engine-running"));
        assertThat(window.shows("#engine-trouble")).isFalse();
        assertThat(window.shows("#engine-done")).isFalse();
    }

    @Test
    void whatNobodyVouchesForIsInstalledOnlyWhenThePersonSaysSo() {
        window.ports.desk.vouchesForNothing = true;
        window.ports.archive = Optional.of(Path.of("old.zip"));
        offers();

        window.click("#offers-file");

        window.find("Install it without a check?");
        assertThat(window.ports.desk.calls).noneMatch(call -> call.contains("allowUnverified=true"));
        window.click("#confirm-yes");
        window.awaitText("#engine-done-text", "is installed");
        assertThat(window.ports.desk.calls)
                .anyMatch(call -> call.contains("allowUnverified=true") && call.contains("old.zip"));
    }

    @Test
    void withoutAConnectionThatIsToldAndAFileStaysPossible() {
        window.ports.desk.refuse(new PaddockException(
                Kind.FAILED, Problem.of("fetch-unreachable", "api.github.com cannot be reached", "", null)));
        window.click("#engines-get");
        window.awaitText("#offers-trouble-title", "api.github.com cannot be reached");
        window.ports.desk.refuse(null);

        window.click("#offers-again");

        window.find(".offer");
        assertThat(window.shows("#offers-trouble")).isFalse();
    }

    @Test
    void escapeLeadsBackToTheEngines() {
        offers();
        window.robot.push(KeyCode.ESCAPE);

        window.find("#engine-b10621-vulkan");
        window.until("the keyboard there", () -> {
            Labeled get = window.find("#engines-get");
            return WindowFixture.onFx(get::isFocused);
        });
    }

    @Test
    void aLlamaServerOfYourOwnIsAdded() {
        window.ports.engine = Optional.of(Path.of("/opt/mine/llama-server"));
        window.click("#engines-add");

        isCalled("add llama-server");
    }
}
