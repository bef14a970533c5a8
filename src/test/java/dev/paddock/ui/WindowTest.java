package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Switching;
import dev.paddock.domain.Switching.Phase;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.util.List;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What holds for the whole window, on the headless toolkit, with a supervisor that does as the test says. */
@ResourceLock("window")
class WindowTest {
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
    void whatNoRowTellsIsToldAboveThePageUntilItIsDismissed() {
        supervisor.withProfiles("work", new Profile("work", "Work", List.of("beta")));
        WindowFixture.onFx(() -> {
            window.view.show(ThreeServers.PORT_TAKEN);
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
