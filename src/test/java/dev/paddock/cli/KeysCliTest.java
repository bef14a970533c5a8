package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.Json;
import org.junit.jupiter.api.Test;

class KeysCliTest extends CliFixture {
    @Test
    void aKeyIsMadeShownAndDeleted() {
        assertThat(paddock("keys")).isZero();
        assertThat(out).hasToString("There is no key. Make one: paddock keys add NAME\n");
        out.getBuffer().setLength(0);

        assertThat(paddock("keys", "add", "ci", "--models", "demo,other", "--rate", "60"))
                .isZero();

        assertThat(out).hasToString("pk-secret-of-ci\n");
        assertThat(err).hasToString("The key ci is made. Keep it: it cannot be shown again.\n");
        assertThat(paddock("keys", "list")).isZero();
        assertThat(out.toString()).containsPattern("ci +demo, other +60 a minute +2026-11-20");
        out.getBuffer().setLength(0);
        assertThat(paddock("keys", "--json")).isZero();
        assertThat(Json.mapper()
                        .readTree(out.toString())
                        .get(0)
                        .path("per_minute")
                        .asInt())
                .isEqualTo(60);
        assertThat(paddock("keys", "rm", "ic")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err.toString()).contains("There is no key called \"ic\". Did you mean ci?");
        assertThat(paddock("keys", "rm", "ci")).isZero();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void aModelThatThereIsNotIsWarnedOf() {
        assertThat(paddock("keys", "add", "ci", "--models", "dmeo")).isZero();

        assertThat(err.toString())
                .contains("warning: no server or alias is called \"dmeo\" at present. Did you mean demo?");
    }

    @Test
    void namesAndRatesAreChecked() {
        assertThat(paddock("keys", "add", "Not So")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("keys", "add", "ci", "--rate", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("keys", "add", "ci", "--rate", "x")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--rate must be 1 or more").contains("\"x\" does not do; a whole number");
        assertThat(keys.all()).isEmpty();
    }
}
