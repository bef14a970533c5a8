package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.settings.SettingsFile.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    @Test
    void withoutAFileTheWorkstationHolds() {
        Settings settings = settings(Map.of()).settings();

        assertThat(settings).isEqualTo(Settings.DEFAULT);
        assertThat(settings.defaults().server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.defaults().server().startTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.DEBUG);
    }

    @Test
    void theContainerHasDefaultsOfItsOwnWhichTheFileMayChange() throws IOException {
        write("{\"preset\": \"container\", \"defaults\": {\"server\": {\"start_timeout\": 300}}}");

        SettingsFile.Effective read = settings(Map.of()).read();

        assertThat(read.settings().defaults().server().host()).isEqualTo("0.0.0.0");
        assertThat(read.settings().defaults().server().startTimeout()).isEqualTo(Duration.ofSeconds(300));
        assertThat(read.settings().logLevel()).isEqualTo(Settings.LogLevel.INFO);
        assertThat(origin(read, "preset")).isEqualTo(Origin.FILE);
        assertThat(origin(read, "defaults.server.host")).isEqualTo(Origin.PRESET);
        assertThat(origin(read, "defaults.server.start_timeout")).isEqualTo(Origin.FILE);
        assertThat(origin(read, "defaults.logs.rotation")).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void everySettingHasAVariableThatHoldsOverTheFile() throws IOException {
        write("{\"log_level\": \"warn\", \"defaults\": {\"logs\": {\"rotation\": 9}}}");

        SettingsFile.Effective read = settings(Map.of(
                        "PADDOCK_LOG_LEVEL", "TRACE",
                        "PADDOCK_DEFAULTS_LOGS_ROTATION", "3",
                        "PADDOCK_DEFAULTS_RESTART_POLICY_ENABLED", "false",
                        "PADDOCK_DEFAULTS_SERVER_HOST", "10.0.0.1",
                        "PADDOCK_ON_QUIT", ""))
                .read();

        assertThat(read.findings()).isEmpty();
        assertThat(read.settings().logLevel()).isEqualTo(Settings.LogLevel.TRACE);
        assertThat(read.settings().defaults().logs().rotation()).isEqualTo(3);
        assertThat(read.settings().defaults().restartPolicy().enabled()).isFalse();
        assertThat(read.settings().defaults().server().host()).isEqualTo("10.0.0.1");
        assertThat(origin(read, "log_level")).isEqualTo(Origin.ENVIRONMENT);
        assertThat(origin(read, "on_quit")).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void aVariableThatDoesNotFitIsToldAndPassedOver() {
        SettingsFile.Effective read = settings(
                        Map.of("PADDOCK_DEFAULTS_LOGS_ROTATION", "many", "PADDOCK_PRESET", "cloud"))
                .read();

        assertThat(read.settings()).isEqualTo(Settings.DEFAULT);
        assertThat(read.findings())
                .extracting(Finding::sentence)
                .containsExactlyInAnyOrder(
                        "PADDOCK_PRESET is \"cloud\": which defaults hold: workstation or container",
                        "PADDOCK_DEFAULTS_LOGS_ROTATION is \"many\": a whole number of files (2 to 100)");
    }

    @Test
    void aValueThatDoesNotFitCostsOnlyItself() throws IOException {
        write(
                "{\"on_quit\": \"STOP\", \"log_level\": 5, \"defaults\": {\"logs\": {\"rotation\": 1, \"max_size_mb\": 7}}}");

        SettingsFile.Effective read = settings(Map.of()).read();

        assertThat(read.settings().onQuit()).isEqualTo(Settings.OnQuit.STOP);
        assertThat(read.settings().logLevel()).isEqualTo(Settings.LogLevel.DEBUG);
        assertThat(read.settings().defaults().logs().rotation()).isEqualTo(5);
        assertThat(read.settings().defaults().logs().maxSizeMb()).isEqualTo(7);
        assertThat(read.findings()).extracting(Finding::key).containsExactly("log_level", "defaults.logs.rotation");
    }

    @Test
    void theLastGoodFileHoldsWhileThisOneIsBroken() throws IOException {
        write("{\"on_quit\": \"leave\"}");
        new Catalog(Home.under(folder)).keepGood();
        write("{\"on_quit\": ");

        SettingsFile.Effective read = settings(Map.of()).read();

        assertThat(read.settings().onQuit()).isEqualTo(Settings.OnQuit.LEAVE);
        assertThat(read.findings()).hasSize(1);
        assertThat(Files.readString(Home.under(folder).config().resolve("settings.json")))
                .isEqualTo("{\"on_quit\": ");
    }

    private static Origin origin(SettingsFile.Effective read, String key) {
        return read.lines().stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow()
                .origin();
    }

    private SettingsFile settings(Map<String, String> env) {
        return new SettingsFile(Home.under(folder), env);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(Home.under(folder).config());
        Files.writeString(Home.under(folder).config().resolve("settings.json"), text);
    }
}
