package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubTokenCliTest extends CliFixture {
    private Path file() {
        return home().state().resolve("hugging-face-token");
    }

    @Test
    void aTokenIsKeptToldOfAndForgottenButNeverPrinted() throws IOException {
        Files.createDirectories(home().state());
        assertThat(paddock("config", "hf-token")).isZero();
        assertThat(out).hasToString("There is no token. Keep one: paddock config hf-token --set\n");
        typed = "hf_secret\n";

        assertThat(paddock("config", "hf-token", "--set")).isZero();

        assertThat(file()).hasContent("hf_secret");
        assertThat(out.toString())
                .endsWith("The token is the one that Paddock keeps\n")
                .doesNotContain("hf_secret");
        assertThat(paddock("config", "hf-token", "--clear")).isZero();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatIsTypedAtATerminalIsNotShown() throws IOException {
        Files.createDirectories(home().state());
        typed = "hf_echoed\n";
        secrets = prompt -> prompt.contains("not shown") ? "hf_hidden" : null;

        assertThat(paddock("config", "hf-token", "--set")).isZero();

        assertThat(file()).hasContent("hf_hidden");
        assertThat(out.toString() + err).doesNotContain("hf_");
    }

    @Test
    void theEnvironmentGoesBeforeIt() {
        env = Map.of("HF_TOKEN", "hf_other");

        assertThat(paddock("config", "hf-token", "--json")).isZero();

        assertThat(out.toString()).contains("ENVIRONMENT").doesNotContain("hf_other");
    }

    @Test
    void whatCanBeNoTokenIsRefused() {
        typed = "not a token\n";

        assertThat(paddock("config", "hf-token", "--set")).isNotZero();

        assertThat(err.toString()).contains("That is no token");
        assertThat(file()).doesNotExist();
        assertThat(paddock("config", "hf-token", "--set", "--clear")).isEqualTo(ExitCode.USAGE);
    }
}
