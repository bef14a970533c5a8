package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.Json;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** A server that is added is checked against the engine that would run it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the engine is a shell script")
class AddCliTest extends CliFixture {
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        model = Files.writeString(folder.resolve("big.gguf"), "GGUF");
    }

    private String engine(String build) throws IOException {
        Path own = Files.createDirectory(folder.resolve(build));
        return ScriptedEngine.recorded(own, build, "").script().toString();
    }

    @Test
    void anArgumentThatTheEngineDoesNotKnowIsToldAtOnce() throws IOException {
        assertThat(paddock("add", model.toString(), "--engine", engine("2026-08"), "--", "--no-such-argument"))
                .isZero();

        assertThat(out.toString()).contains("--no-such-argument", "big is added, but cannot be started so");
        assertThat(supervisor.fleet().server("big").orElseThrow().instance().args())
                .containsExactly("--no-such-argument");
    }

    @Test
    void whatOneBuildTakesAnotherRefuses() throws IOException {
        assertThat(paddock("add", model.toString(), "--engine", engine("2026-08"), "--", "--cache-ram", "100"))
                .isZero();
        assertThat(out.toString())
                .contains("big is added. Start it: paddock up big --wait")
                .doesNotContain("--cache-ram");

        assertThat(paddock(
                        "add",
                        model.toString(),
                        "--name",
                        "old",
                        "--engine",
                        engine("2024-09"),
                        "--json",
                        "--",
                        "--cache-ram",
                        "100"))
                .isZero();
        JsonNode findings = Json.mapper()
                .readTree(out.toString().substring(out.toString().indexOf("\n{") + 1))
                .path("findings");
        assertThat(findings.toString()).contains("--cache-ram");
    }

    @Test
    void theEngineInUseIsAskedWhereNoneIsNamed() throws IOException {
        Files.createDirectories(home().config());
        Files.writeString(
                home().config().resolve("settings.json"), "{\"engines\":{\"current\":\"" + engine("2024-09") + "\"}}");
        // The service that saves it is scripted here.
        new Catalog(home()).save(Instance.of("big", model).withArgs(List.of("--cache-ram", "100")));

        assertThat(paddock("add", model.toString(), "--", "--cache-ram", "100")).isZero();

        assertThat(out.toString()).contains("does not know the argument --cache-ram: the --help of llama-server b6527");
    }
}
