package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelSource;
import dev.paddock.fetch.FileServer;
import dev.paddock.install.update.SignedFeed;
import dev.paddock.platform.login.LoginStart;
import dev.paddock.settings.Settings;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("window")
class SettingsPageTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Screens.NOW);
    private WindowFixture window;

    @BeforeEach
    void open() {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        window = new WindowFixture(supervisor, Theme.LIGHT, clock, 980, 760);
        use(Map.of());
        window.ports.find(new LibrarySnapshot(
                List.of(),
                List.of(
                        new ModelSource("folders", "Your folders", List.of(), true, 0, List.of()),
                        new ModelSource("ollama", "Ollama", List.of(), true, 3, List.of()),
                        new ModelSource("jan", "Jan", List.of(), true, 0, List.of())),
                List.of(),
                true));
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void use(Map<String, String> env) {
        window.ports.settings = new SettingsFile(Home.under(folder), env);
    }

    private Path file() {
        return folder.resolve("config").resolve("settings.json");
    }

    private void write(String json) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), json);
    }

    private void show() {
        window.shortcut(KeyCode.COMMA);
        window.find("#setting-log_level".replace('_', '-'));
        window.until("the settings", () -> !window.isDisabled("#setting-defaults-server-host"));
    }

    /** As typed in place of what stands there. */
    private void type(String selector, String text) {
        TextInputControl field = window.find(selector);
        WindowFixture.onFx(() -> {
            field.requestFocus();
            field.selectAll();
            field.replaceSelection(text);
            return null;
        });
    }

    private void tick() {
        clock.forward(Duration.ofSeconds(1));
    }

    private Settings saved() {
        return window.ports.settings.settings();
    }

    @Test
    void whatIsChangedIsSavedAndAllElseInTheFileStays() throws IOException {
        write("{\"future\": {\"x\": 1}, \"defaults\": {\"logs\": {\"rotation\": 9, \"colour\": \"red\"}}}");
        show();

        type("#setting-defaults-server-start-timeout", "90");
        WindowFixture.onFx(() -> {
            window.robot.lookup("#setting-on-quit").<ComboBox<String>>query().setValue("stop");
            window.robot
                    .lookup("#setting-notifications-memory-low")
                    .<CheckBox>query()
                    .setSelected(false);
            return null;
        });
        window.click("#settings-save");

        window.until("it is saved", () -> saved().onQuit() == Settings.OnQuit.STOP);
        assertThat(saved().defaults().server().startTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(saved().notifications()).isEqualTo(new Settings.Notifications(true, true, true, true, false));
        assertThat(Files.readString(file())).contains("\"future\"", "\"colour\"", "\"rotation\" : 9");
        window.awaitText("#setting-on-quit-note", "settings.json");
        assertThat(window.isDisabled("#settings-discard")).isTrue();
    }

    @Test
    void aDefaultThatIsTypedAgainLeavesTheFile() throws IOException {
        write("{\"defaults\": {\"logs\": {\"rotation\": 9}}, \"on_quit\": \"leave\"}");
        show();

        type("#setting-defaults-logs-rotation", "5");
        window.click("#settings-save");

        window.awaitText("#setting-defaults-logs-rotation-note", "Default");
        assertThat(Files.readString(file())).contains("leave").doesNotContain("defaults");
    }

    @Test
    void aWrongValueIsExplainedAtItsFieldAndNotSaved() {
        show();

        type("#setting-defaults-logs-rotation", "1 000 eggs");

        window.awaitText("#setting-defaults-logs-rotation-message", "“1 000 eggs” cannot be");
        assertThat(window.text("#setting-defaults-logs-rotation-message")).contains("2 to 100");
        assertThat(window.isDisabled("#settings-save")).isTrue();
        assertThat(window.text("#settings-status")).contains("One field");
        window.click("#settings-discard");
        window.awaitText("#setting-defaults-logs-rotation", "5");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileThatIsEditedMeanwhileTakesNothingThatWasTyped() throws IOException {
        show();
        type("#setting-defaults-logs-rotation", "7");

        write("{\"defaults\": {\"logs\": {\"rotation\": 12, \"max_size_mb\": 33}}}");
        tick();

        window.awaitText("#setting-defaults-logs-max-size-mb", "33");
        assertThat(window.text("#setting-defaults-logs-rotation")).isEqualTo("7");
        window.awaitText("#setting-defaults-logs-rotation-message", "Meanwhile");
        window.click("#settings-save");
        window.until("it is saved", () -> saved().defaults().logs().rotation() == 7);
        assertThat(saved().defaults().logs().maxSizeMb()).isEqualTo(33);
    }

    @Test
    void aFileThatBreaksMeanwhileIsNotOverwritten() throws IOException {
        show();
        type("#setting-defaults-logs-rotation", "7");
        write("{ this is no JSON");

        window.click("#settings-save");

        window.awaitText("#settings-problem", "is not written");
        assertThat(window.text("#setting-defaults-logs-rotation")).isEqualTo("7");
        assertThat(Files.readString(file())).isEqualTo("{ this is no JSON");
    }

    @Test
    void whatTheEnvironmentSaysCannotBeChangedHere() {
        use(Map.of("PADDOCK_LOG_LEVEL", "warn"));
        show();

        window.awaitText("#setting-log-level-note", "PADDOCK_LOG_LEVEL");
        assertThat(window.isDisabled("#setting-log-level")).isTrue();
        assertThat(window.isDisabled("#setting-on-quit")).isFalse();
    }

    @Test
    void whatThePresetSaysIsToldSo() throws IOException {
        write("{\"preset\": \"container\"}");
        show();

        window.awaitText("#setting-defaults-server-host", "0.0.0.0");
        assertThat(window.text("#setting-defaults-server-host-note")).contains("Container");
    }

    @Test
    void foldersAndSourcesAreChosen() {
        show();
        window.ports.folder = Optional.of(folder.resolve("ggufs"));

        window.click("#setting-models-folders-choose");
        window.click("#setting-models-folders-choose");
        window.click("#source-ollama");
        window.click("#settings-save");

        window.until("it is saved", () -> !saved().models().sources().isEmpty());
        assertThat(saved().models().folders()).containsExactly(folder.resolve("ggufs"));
        assertThat(saved().models().sources()).containsExactly(Map.entry("ollama", false));
        window.click("#source-ollama");
        window.click("#settings-save");
        window.until("it is on again", () -> saved().models().sources().isEmpty());
    }

    @Test
    void valuesThatArePassedOverAreToldAtTheirField() throws IOException {
        write("{\"defaults\": {\"logs\": {\"rotation\": \"many\"}}}");
        show();

        window.awaitText("#setting-defaults-logs-rotation-message", "\"many\"");
        type("#setting-defaults-logs-rotation", "8");
        window.click("#settings-save");
        window.until("it is saved", () -> saved().defaults().logs().rotation() == 8);
    }

    private boolean startsAtLogin() {
        CheckBox box = window.find("#setting-autostart");
        return WindowFixture.onFx(box::isSelected);
    }

    @Test
    void startingAtLoginIsSwitchedInTheSystemAtOnce() {
        show();
        window.until("what the system says", () -> !window.isDisabled("#setting-autostart"));
        assertThat(startsAtLogin()).isFalse();

        window.click("#setting-autostart");
        window.until("that it is registered", () -> window.ports.login.kind == LoginStart.Kind.ON);
        window.awaitText("#setting-autostart-note", "At your next login");
        assertThat(window.ports.login.entry)
                .satisfies(entry -> assertThat(entry.arguments()).containsExactly("gui", "--tray"));

        window.click("#setting-autostart");
        window.until("that it is gone", () -> window.ports.login.kind == LoginStart.Kind.OFF);
        window.until("the switch", () -> !startsAtLogin());
    }

    @Test
    void whatTheSystemSwitchedOffIsShownAndARefusalLeavesItSo() {
        window.ports.login.kind = LoginStart.Kind.OFF_IN_SYSTEM;
        window.ports.login.denied = true;
        show();
        window.awaitText("#setting-autostart-note", "Switched off in the system’s own settings");

        window.click("#setting-autostart");

        window.awaitText("#setting-autostart-note", "permission denied");
        assertThat(startsAtLogin()).isFalse();
        assertThat(window.ports.login.kind).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);
    }

    /** By its button, which may lie below what is seen. */
    private void step() {
        Button button = window.find("#update-step");
        WindowFixture.onFx(() -> {
            button.fire();
            return null;
        });
    }

    @Test
    void aNewerPaddockIsFoundFetchedAndHandedOver() throws IOException {
        try (FileServer server = new FileServer()) {
            SignedFeed feed = new SignedFeed(server);
            feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0"));
            window.ports.updates = folder.resolve("state");
            use(Map.of("PADDOCK_UPDATES_FEED", feed.address(), "PADDOCK_UPDATES_SIGNED_BY", feed.publicKey()));
            show();
            window.awaitText("#update-note", "Nobody was asked yet");

            step();
            window.awaitText("#update-note", "Paddock 2.0 is there");
            window.awaitText("#update-changes", "Fewer bugs.");

            step();
            window.awaitText("#update-note", "sudo apt install");
            assertThat(folder.resolve("state/updates/paddock_2.0_amd64.deb")).hasBinaryContent(SignedFeed.PACKAGE);
        }
    }

    @Test
    void aFeedThatIsNotBelievedSaysWhyAndNothingIsOffered() throws IOException {
        try (FileServer server = new FileServer()) {
            SignedFeed feed = new SignedFeed(server);
            feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0"));
            server.on("/paddock/releases.json.sig", FileServer.content("text/plain", "AAAA"));
            window.ports.updates = folder.resolve("state");
            use(Map.of("PADDOCK_UPDATES_FEED", feed.address(), "PADDOCK_UPDATES_SIGNED_BY", feed.publicKey()));
            show();
            window.awaitText("#update-note", "Nobody was asked yet");

            step();

            window.awaitText("#update-note", "is not believed");
            Button button = window.find("#update-step");
            assertThat(WindowFixture.onFx(button::getText)).isEqualTo("Check now");
        }
    }

    @Test
    void theThemeChangesAtOnceAndTheFileIsOpenedByALink() {
        show();

        WindowFixture.onFx(() -> {
            window.robot.lookup("#setting-theme").<ComboBox<Theme>>query().setValue(Theme.DARK);
            return null;
        });
        window.click("#settings-open");

        assertThat(WindowFixture.onFx(() -> window.view.themeProperty().get())).isEqualTo(Theme.DARK);
        assertThat(window.ports.calls).contains("open settings");
    }
}
