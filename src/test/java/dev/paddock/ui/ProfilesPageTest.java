package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Profile;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of profiles. */
@ResourceLock("window")
class ProfilesPageTest {
    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(
                    ScriptedServers.stopped("alpha"),
                    ScriptedServers.ready("beta", 4711, 8001),
                    ScriptedServers.ready("gamma", 4712, 8002))
            .withProfiles(
                    "chat",
                    new Profile("chat", "Chat", List.of("beta", "gamma")),
                    new Profile("coding", "Coding", List.of("alpha", "beta", "lost")));
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
        window.shortcut(KeyCode.DIGIT3);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private List<String> servers(String profile) {
        return supervisor.fleet().profiles().stream()
                .filter(candidate -> candidate.name().equals(profile))
                .findFirst()
                .map(Profile::instances)
                .orElse(List.of("there is no such profile"));
    }

    private void select(String server) {
        ListView<String> members = window.find("#profile-members");
        WindowFixture.onFx(() -> {
            members.getSelectionModel().select(server);
            members.requestFocus();
            return null;
        });
    }

    @Test
    void theActiveOneIsShownFirstAndMarked() {
        window.find("active");
        assertThat(window.text("#profile-title")).isEqualTo("Chat");
        window.awaitText("#profile-plan", "stops and starts nothing");
        assertThat(window.isDisabled("#profile-switch")).isTrue();
    }

    @Test
    void whatASwitchWouldDoIsToldBeforeItIsDone() {
        window.click("Coding");
        window.awaitText("#profile-plan", "A switch starts alpha; stops gamma; leaves beta running.");
        window.find("does not exist any more");
        supervisor.put(ScriptedServers.stopped("gamma"));
        window.awaitText("#profile-plan", "A switch starts alpha; leaves beta running.");

        window.click("#profile-switch");

        window.until("the switch", () -> supervisor.calls.contains("switch coding"));
    }

    @Test
    void theTitleIsChangedAndTheNameStays() {
        window.click("Coding");
        window.click("#profile-title");
        window.shortcut(KeyCode.A);
        window.robot.write("Writing code").push(KeyCode.ENTER);

        window.until(
                "the title",
                () -> supervisor
                        .fleet()
                        .profiles()
                        .contains(new Profile("coding", "Writing code", List.of("alpha", "beta", "lost"))));
        window.find("Writing code");
    }

    @Test
    void aProfileNeedsATitle() {
        window.click("#profile-title");
        window.shortcut(KeyCode.A);
        window.robot.push(KeyCode.DELETE).push(KeyCode.ENTER);

        window.awaitText("#profile-problem", "1 to 60 letters");
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void serversAreOrderedAndTakenOutByTheKeyboard() {
        select("gamma");
        window.robot.press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        window.until("the order", () -> servers("chat").equals(List.of("gamma", "beta")));
        window.robot.press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        window.robot.press(KeyCode.ALT).push(KeyCode.DOWN).release(KeyCode.ALT);
        window.until("the order again", () -> servers("chat").equals(List.of("beta", "gamma")));

        window.robot.push(KeyCode.DELETE);

        window.until("one less", () -> servers("chat").equals(List.of("beta")));
    }

    @Test
    void aServerIsAdded() {
        window.click("#profile-add");
        window.robot.push(KeyCode.DOWN).push(KeyCode.ENTER);

        window.until("one more", () -> servers("chat").equals(List.of("beta", "gamma", "alpha")));
    }

    @Test
    void aNewOneTakesTheServersThatRun() {
        window.click("#new-profile");
        window.find("#new-profile-title");
        assertThat(window.isDisabled("#new-profile-create")).isTrue();
        window.click("#new-profile-title");
        window.robot.write("Coding");
        window.click("#new-profile-running");
        window.click("#new-profile-create");

        window.until("the profile", () -> servers("coding-2").equals(List.of("beta", "gamma")));
        ListView<Profile> list = window.find("#profile-list");
        window.until(
                "it to be shown",
                () -> WindowFixture.onFx(
                                () -> list.getSelectionModel().getSelectedItem().name())
                        .equals("coding-2"));
        assertThat(window.text("#profile-title")).isEqualTo("Coding");
        window.awaitText("#page-profiles .count", "3");
    }

    @Test
    void aCopyIsAProfileOfItsOwn() {
        window.click("#profile-duplicate");

        window.until("the copy", () -> servers("chat-copy").equals(List.of("beta", "gamma")));
        assertThat(servers("chat")).containsExactly("beta", "gamma");
    }

    @Test
    void whatWasDeletedComesBackAsItWas() {
        window.click("Coding");
        window.awaitText("#profile-plan", "alpha");
        window.click("#profile-delete");
        window.until("its end", () -> supervisor.fleet().profiles().size() == 1);
        window.find("The profile Coding was deleted. Its servers are as they were.");

        window.click("#undo-button");

        window.until("its return", () -> servers("coding").equals(List.of("alpha", "beta", "lost")));
        window.until("the strip to go", () -> !window.shows("#undo"));
    }

    @Test
    void withoutProfilesThePageSaysWhatTheyAre() {
        supervisor.withProfiles(null);

        Node empty = window.find("#profiles-empty");
        window.find("There is no profile yet");
        assertThat(empty).isNotNull();
        assertThat(window.shows("#profile-list")).isFalse();
    }
}
