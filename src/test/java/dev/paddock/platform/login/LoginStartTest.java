package dev.paddock.platform.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.PaddockException;
import dev.paddock.testing.Approvals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each system is told to start at login, and what it says of that. */
class LoginStartTest {
    private static final LoginEntry PLAIN =
            new LoginEntry(Path.of("/opt/paddock/bin/paddock"), List.of("gui", "--tray"), Map.of());
    private static final LoginEntry STRANGE = new LoginEntry(
            Path.of("/home/jürgen/my \"apps\" & $more/100% <new>/paddock\\1"),
            List.of("gui", "--tray", "--profile", "coding"),
            Map.of("PADDOCK_HOME", "/data/pad dock"));

    @TempDir
    Path folder;

    /** Values of the registry by key and name. */
    private static final class Hive implements RunKey.Registry {
        final Map<String, Object> values = new HashMap<>();

        @Override
        public Optional<String> text(String key, String name) {
            return Optional.ofNullable((String) values.get(key + "|" + name));
        }

        @Override
        public Optional<byte[]> bytes(String key, String name) {
            return Optional.ofNullable((byte[]) values.get(key + "|" + name));
        }

        @Override
        public void put(String key, String name, String text) {
            values.put(key + "|" + name, text);
        }

        @Override
        public void put(String key, String name, byte[] bytes) {
            values.put(key + "|" + name, bytes);
        }

        @Override
        public void delete(String key, String name) {
            values.remove(key + "|" + name);
        }
    }

    private static final class Overrides implements LaunchAgent.Overrides {
        final Set<String> disabled = new HashSet<>();

        @Override
        public boolean isDisabled(String label) {
            return disabled.contains(label);
        }

        @Override
        public void enable(String label) {
            disabled.remove(label);
        }
    }

    private Path desktopFile() {
        return folder.resolve("autostart").resolve("paddock.desktop");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths of Unix")
    void linuxGetsADesktopEntry() throws IOException {
        DesktopEntry login = new DesktopEntry(desktopFile());
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF);

        login.switchOn(PLAIN);
        Approvals.verify("login/paddock.desktop", Files.readString(desktopFile()));
        assertThat(login.state())
                .isEqualTo(new LoginStart.State(
                        LoginStart.Kind.ON, PLAIN, desktopFile().toString()));

        login.switchOn(STRANGE);
        Approvals.verify("login/strange.desktop", Files.readString(desktopFile()));
        assertThat(login.state().entry()).isEqualTo(STRANGE);

        login.switchOff();
        assertThat(desktopFile()).doesNotExist();
        login.switchOff();
    }

    @Test
    void theAutostartFolderIsWhereTheDesktopLooks() throws IOException {
        assertThat(LoginStart.of("Linux", folder, Map.of()).state().where())
                .isEqualTo(folder.resolve(".config/autostart/paddock.desktop").toString());
        Path other = folder.resolve("other");
        assertThat(LoginStart.of("Linux", folder, Map.of("XDG_CONFIG_HOME", other.toString()))
                        .state()
                        .where())
                .isEqualTo(other.resolve("autostart/paddock.desktop").toString());
        assertThat(LoginStart.of("Linux", folder, Map.of("XDG_CONFIG_HOME", "relative"))
                        .state()
                        .where())
                .startsWith(folder.resolve(".config").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hidden=true", "X-GNOME-Autostart-enabled=false"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths of Unix")
    void whatTheDesktopSwitchedOffStaysOffUntilItIsSwitchedOnHere(String line) throws IOException {
        DesktopEntry login = new DesktopEntry(desktopFile());
        login.switchOn(PLAIN);
        String text = Files.readString(desktopFile()).replace("X-GNOME-Autostart-enabled=true\n", "");
        Files.writeString(desktopFile(), text + line + "\nX-Note=mine\n[Desktop Action x]\nHidden=false\n");
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);

        login.correct(STRANGE);
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);
        assertThat(login.state().entry()).isEqualTo(STRANGE);
        assertThat(Files.readString(desktopFile())).contains(line, "X-Note=mine", "[Desktop Action x]");

        login.switchOn(PLAIN);
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.ON);
    }

    @Test
    void anAutostartFolderThatCannotBeWrittenIsSaidAndNothingChanges() throws IOException {
        Files.writeString(folder.resolve("autostart"), "a file");
        Autostart autostart = new Autostart(new DesktopEntry(desktopFile()), () -> PLAIN);

        assertThatThrownBy(() -> autostart.on(null))
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.problem().sentence())
                                .contains(
                                        "cannot be made to start at login",
                                        desktopFile().toString()));
        assertThat(folder.resolve("autostart")).hasContent("a file");
        assertThat(autostart.status().kind()).isEqualTo(LoginStart.Kind.OFF);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths of Unix")
    void macosGetsALaunchAgent() throws IOException {
        Overrides overrides = new Overrides();
        LaunchAgent login = new LaunchAgent(folder, overrides);
        Path file = folder.resolve("Library/LaunchAgents/dev.paddock.Paddock.plist");
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF);

        login.switchOn(PLAIN);
        Approvals.verify("login/agent.plist", Files.readString(file));
        assertThat(login.state()).isEqualTo(new LoginStart.State(LoginStart.Kind.ON, PLAIN, file.toString()));

        login.switchOn(STRANGE);
        Approvals.verify("login/strange.plist", Files.readString(file));
        assertThat(login.state().entry()).isEqualTo(STRANGE);

        overrides.disabled.add(LaunchAgent.LABEL);
        login.correct(PLAIN);
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);
        login.switchOn(PLAIN);
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.ON);

        login.switchOff();
        assertThat(file).doesNotExist();
    }

    @Test
    void aPropertyListThatIsNoneIsSaid() throws IOException {
        LaunchAgent login = new LaunchAgent(folder, new Overrides());
        Path file = folder.resolve("Library/LaunchAgents/dev.paddock.Paddock.plist");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no <xml");

        assertThatThrownBy(() -> new Autostart(login, () -> PLAIN).status())
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.problem().sentence())
                                .contains("it is no property list", "paddock autostart on"));
    }

    @Test
    void launchctlTellsWhatWasSwitchedOff() {
        String printed = """
                disabled services = {
                \t"com.example.other" => enabled
                \t"dev.paddock.Paddock" => disabled
                }
                """;
        assertThat(Launchctl.isDisabled(printed, "dev.paddock.Paddock")).isTrue();
        assertThat(Launchctl.isDisabled(printed.replace("disabled\n}", "true\n}"), "dev.paddock.Paddock"))
                .isTrue();
        assertThat(Launchctl.isDisabled(printed, "com.example.other")).isFalse();
        assertThat(Launchctl.isDisabled("", "dev.paddock.Paddock")).isFalse();
    }

    private static LoginEntry windows(String program, String... arguments) {
        return new LoginEntry(Path.of(program), List.of(arguments), Map.of());
    }

    @Test
    void windowsGetsAValueOfTheRunKey() throws IOException {
        Hive hive = new Hive();
        RunKey login = new RunKey(hive);
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF);

        LoginEntry entry = windows("C:\\Users\\Jürgen Groß\\Paddock\\Paddock.exe", "gui", "--tray");
        login.switchOn(entry);
        assertThat(hive.values)
                .containsOnlyKeys(RunKey.RUN + "|Paddock")
                .containsValue("\"C:\\Users\\Jürgen Groß\\Paddock\\Paddock.exe\" gui --tray");
        assertThat(login.state())
                .isEqualTo(new LoginStart.State(
                        LoginStart.Kind.ON, entry, "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Paddock"));

        login.switchOff();
        assertThat(hive.values).isEmpty();
    }

    @Test
    void whatTheTaskManagerSwitchedOffIsShownAndOnlyOverruledHere() throws IOException {
        Hive hive = new Hive();
        RunKey login = new RunKey(hive);
        login.switchOn(windows("C:\\Paddock.exe", "gui"));
        byte[] off = {3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        hive.put(RunKey.APPROVED, RunKey.NAME, off);

        login.correct(windows("D:\\Paddock.exe", "gui"));
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);
        assertThat(hive.bytes(RunKey.APPROVED, RunKey.NAME)).contains(off);

        login.switchOn(windows("D:\\Paddock.exe", "gui"));
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.ON);
        assertThat(hive.bytes(RunKey.APPROVED, RunKey.NAME))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(12).startsWith(2));
    }

    @Test
    void whatWindowsWouldPassOverIsRefused() {
        Hive hive = new Hive();
        RunKey login = new RunKey(hive);
        assertThatThrownBy(() -> login.switchOn(windows("C:\\" + "x".repeat(300) + "\\Paddock.exe")))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("260");
        LoginEntry moved = new LoginEntry(Path.of("C:\\Paddock.exe"), List.of(), Map.of("PADDOCK_HOME", "D:\\p"));
        assertThatThrownBy(() -> login.switchOn(moved))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("PADDOCK_HOME");
        assertThat(hive.values).isEmpty();
        hive.put("Environment", "PADDOCK_HOME", "D:\\p");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> login.switchOn(moved)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "",
                "C:\\folder\\",
                "C:\\my folder\\",
                "say \"hi\"",
                "\\\\server\\share",
                "ends \\\"",
                "tab\there"
            })
    void wordsOfWindowsComeBackAsTheyWere(String word) {
        List<String> words = List.of("program", word, "last");
        assertThat(WindowsWords.split(WindowsWords.join(words))).isEqualTo(words);
    }
}
