package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Profile;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of what happened. */
@ResourceLock("window")
class ActivityPageTest {
    private final TestClock clock = new TestClock(Screens.NOW);
    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(ScriptedServers.stopped("demo"))
            .withProfiles(null, new Profile("coding", "Writing code", List.of()));
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = new WindowFixture(supervisor, Theme.LIGHT, clock, 960, 720);
        window.ports.events = Happened.today(Screens.NOW);
        window.shortcut(KeyCode.DIGIT5);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private List<String> shown() {
        ListView<AuditEvent> list = window.find("#activity-list");
        return WindowFixture.onFx(
                () -> list.getItems().stream().map(AuditEvent::event).toList());
    }

    @Test
    void whatHappenedIsSaidInSentences() {
        window.find("nomic-embed is started again");
        window.find("Exited with 1: the engine says “invalid argument”");
        window.find("just now");
        window.find("Switched to the profile Writing code");
        window.find("1 h ago");
        window.find("a-later-event: demo");
    }

    @Test
    void timesGoOn() {
        window.find("just now");
        clock.forward(Duration.ofMinutes(10));

        window.find("10 min ago");
    }

    @Test
    void whatIsNewComesOnTopAndTheSelectionStays() {
        window.click("gemma-3-4b was started");
        List<AuditEvent> more = new ArrayList<>(Happened.today(Screens.NOW));
        more.addFirst(Happened.event(Screens.NOW, "ready", "gemma-3-4b", ""));
        window.ports.events = more;
        clock.forward(Duration.ofSeconds(1));

        window.find("gemma-3-4b is ready");
        ListView<AuditEvent> list = window.find("#activity-list");
        assertThat(WindowFixture.onFx(
                        () -> list.getSelectionModel().getSelectedItem().event()))
                .isEqualTo("start");
    }

    @Test
    void aServerAKindAndWordsNarrowItDown() {
        window.until("all", () -> shown().size() == 10);
        ComboBox<ActivityKind> kind = window.find("#activity-kind");
        WindowFixture.onFx(() -> {
            kind.setValue(ActivityKind.TROUBLE);
            return null;
        });
        window.until("the troubles", () -> shown().equals(List.of("crash", "give-up", "memory-short")));

        ComboBox<String> server = window.find("#activity-server");
        WindowFixture.onFx(() -> {
            server.setValue("llama-3-3-70b");
            return null;
        });
        window.until("of one server", () -> shown().equals(List.of("give-up", "memory-short")));

        window.shortcut(KeyCode.F);
        window.robot.write("quantization");
        window.until("one", () -> shown().equals(List.of("give-up")));
        window.robot.write("x");
        window.awaitText("#activity-empty .empty-title", "Nothing like this has happened");
        assertThat(WindowFixture.onFx(() -> List.copyOf(server.getItems()))).doesNotContain("coding");
    }

    @Test
    void aTrailThatCannotBeReadIsTold() {
        window.ports.events = List.of();
        clock.forward(Duration.ofSeconds(1));
        window.awaitText("#activity-summary", "Nothing");
        window.ports.unreadable = new IOException("the disk is gone");
        clock.forward(Duration.ofSeconds(1));

        window.awaitText("#activity-empty .empty-title", "What happened cannot be read");
    }

    @Test
    void nobodyReadsItWhileAnotherPageIsShown() {
        window.until("the list", () -> shown().size() == 10);
        window.shortcut(KeyCode.DIGIT1);
        window.ports.events = List.of(Happened.event(Screens.NOW, "stop", "demo", ""));
        window.awaitText("#page-servers .count", "1");
        window.shortcut(KeyCode.DIGIT5);

        window.until("what happened meanwhile", () -> shown().equals(List.of("stop")));
    }
}
