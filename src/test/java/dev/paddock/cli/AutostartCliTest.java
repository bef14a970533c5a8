package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the autostart of Linux")
class AutostartCliTest extends CliFixture {
    @BeforeEach
    void aProgram() throws IOException {
        Files.createDirectories(home().config().resolve("bin"));
        Files.writeString(home().config().resolve("bin").resolve("paddock"), "");
    }

    private Path entry() {
        return home().config().resolve("user/.config/autostart/paddock.desktop");
    }

    private String said(int exit, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertThat(paddock(args)).as(err.toString()).isEqualTo(exit);
        return printed(out);
    }

    @Test
    void itIsSwitchedOnAndOff() {
        assertThat(said(0, "autostart"))
                .isEqualTo("Paddock does not start at login. To change that: paddock autostart on\n");

        assertThat(said(0, "autostart", "on", "--profile", "all"))
                .isEqualTo("Paddock starts hidden in the tray at your next login, with the profile all\n"
                        + "It stands in HOME/config/user/.config/autostart/paddock.desktop\n");
        assertThat(entry()).content().contains("gui --tray --profile all");

        assertThat(Json.mapper()
                        .readTree(said(0, "autostart", "status", "--json"))
                        .path("kind")
                        .asString())
                .isEqualTo("ON");
        assertThat(said(0, "autostart", "off")).isEqualTo("Paddock does not start at login\n");
        assertThat(entry()).doesNotExist();
    }

    @Test
    void whatIsStaleIsSaidWithTheWayOut() throws IOException {
        assertThat(paddock("autostart", "on")).isZero();
        Files.delete(home().config().resolve("bin").resolve("paddock"));

        assertThat(said(0, "autostart"))
                .startsWith("Paddock does not start at login, as HOME/config/bin/paddock is not there."
                        + " To mend it: paddock autostart on\n");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(paddock("autostart", "maybe")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("autostart", "off", "--profile", "all")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("autostart", "--for", "winsw")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("autostart", "--at-boot", "--for", "initd")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("autostart", "on", "--profile", "al")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err.toString()).contains("Did you mean all?");
        assertThat(entry()).doesNotExist();
    }

    @Test
    void theBootUnitIsPrintedAndWhatItNeedsBesideIt() throws IOException {
        assertThat(said(0, "autostart", "--at-boot"))
                .contains("ExecStart=", " daemon run\n", "WantedBy=default.target");
        assertThat(err.toString()).contains("loginctl enable-linger");

        Path file = folder.resolve("paddock.service");
        assertThat(said(0, "autostart", "--at-boot", "--for", "systemd", "--output", file.toString()))
                .isEqualTo("It is written to FOLDER/paddock.service\n");
        assertThat(file).content().contains("WantedBy=multi-user.target");
        assertThat(paddock("autostart", "--at-boot", "--output", file.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("there is a file of that name already");
    }

    @Test
    void theWindowIsHandedWhatWasAskedFor() throws IOException {
        Path model = Files.writeString(folder.resolve("größtes modell.gguf"), "GGUF");

        assertThat(paddock("gui", model.toString(), "--profile", "all", "--tray"))
                .isZero();

        assertThat(daemon.wish.models()).containsExactly(model.toAbsolutePath());
        assertThat(daemon.wish.profile()).isEqualTo("all");
        assertThat(daemon.wish.quiet()).isTrue();
        assertThat(paddock("gui", folder.resolve("no.gguf").toString())).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err.toString()).contains("There is no file " + folder.resolve("no.gguf"));
    }
}
