package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.library.DemoModel;
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

class FitCommandTest extends CliFixture {
    private String model = "";

    @BeforeEach
    void aModel() throws IOException {
        Path file = folder.resolve("m.gguf");
        DemoModel.write(file);
        model = file.toString();
        supervisor.update(Instance.of("demo", file)).toCompletableFuture().join();
    }

    private JsonNode json(String... args) {
        out.getBuffer().setLength(0);
        assertThat(paddock(args)).isZero();
        return Json.mapper().readTree(out.toString());
    }

    @Test
    void theTableTellsWhatIsNeededWhereAndTheVerdictBelow() {
        assertThat(paddock("fit", model, "--gpu", "8G", "--ngl", "all")).isZero();

        assertThat(out.toString().lines())
                .hasSize(6)
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("WHERE"),
                        host -> assertThat(host).startsWith("host"),
                        gpu -> assertThat(gpu).startsWith("GPU0").endsWith("8.0 GiB"),
                        blank -> assertThat(blank).isEmpty(),
                        verdict ->
                                assertThat(verdict).startsWith("m.gguf needs ").contains(" are free"),
                        rest -> assertThat(rest).contains("2 of 2 layers on the GPU"));
    }

    @Test
    void oneSlotIsNotSeveral() {
        assertThat(paddock("fit", model, "--ctx", "1024", "--parallel", "1")).isZero();
        assertThat(paddock("fit", model, "--ctx", "1024", "--parallel", "2")).isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("Context ")))
                .satisfiesExactly(
                        one -> assertThat(one).matches("Context 1024 in 1 slot\\b.*"),
                        two -> assertThat(two).matches("Context 1024 in 2 slots\\b.*"));
    }

    @Test
    void asJsonItIsInBytes() {
        JsonNode answer = json("fit", model, "--ctx", "2048", "--parallel", "1", "--json");

        assertThat(answer.get("verdict").asString()).isEqualTo("fits");
        assertThat(answer.get("context_size").asInt()).isEqualTo(2048);
        JsonNode host = answer.get("places").get(0);
        assertThat(host.get("place").asString()).isEqualTo("host");
        // One layer with one head of 32: keys and values of two bytes each.
        assertThat(host.get("kv_cache").asLong()).isEqualTo(2048 * 32 * 2 * 2);
        assertThat(host.get("needed").asLong()).isLessThan(host.get("free").asLong());
    }

    @Test
    void aServerIsReckonedWithItsOwnSettings() {
        supervisor
                .update(Instance.of("demo", Path.of(model))
                        .withEngine("llama-server")
                        .withArgs(List.of("-c", "1024", "-ctk", "q8_0")))
                .toCompletableFuture()
                .join();

        JsonNode answer = json("fit", "demo", "--json");

        assertThat(answer.get("context_size").asInt()).isEqualTo(1024);
        assertThat(answer.get("places").get(0).get("kv_cache").asLong()).isEqualTo(1024 * (34 + 64));
    }

    @Test
    void whatIsNoModelOrNoSizeIsRefusedInWords() throws IOException {
        Path page = Files.writeString(folder.resolve("page.gguf"), "<html>");

        assertThat(paddock("fit", page.toString())).isNotZero();
        assertThat(paddock("fit", "dmeo")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(paddock("fit", model, "--gpu", "much")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("fit", model, "--ctx", "-5")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("fit", model, "--parallel", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("fit", model, "--ngl", "most")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("fit", model, "--cache-type", "q9_9")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains("The model file is no GGUF file")
                .contains("There is no server called \"dmeo\". Did you mean demo?")
                .contains("--gpu must be a size such as 24G: \"much\"")
                .contains("--ctx must be 0 or more tokens: \"-5\"")
                .contains("--parallel must be 1 or more: \"0\"")
                .contains("--ngl must be a number of layers, all or auto: \"most\"")
                .contains("--cache-type must be a type as f16, q8_0 or q4_0: \"q9_9\"");
    }

    @Test
    void addSaysWhatWillBeNeededBeforeAnythingIsLoaded() {
        assertThat(paddock("add", model, "--name", "new")).isZero();

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        need -> assertThat(need).startsWith("m.gguf needs ").contains(" are free"),
                        added -> assertThat(added).startsWith("new is added."));
    }

    @Test
    void whatWillNotFitIsToldAsAWarning() {
        colours = true;

        assertThat(paddock("add", model, "--name", "new", "--", "-c", "2000000000", "--cache-type-k", "f32"))
                .isZero();

        assertThat(out.toString().lines().findFirst().orElseThrow())
                .contains("\u001b[33m", "m.gguf needs ", "would fit");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theDevicesOfTheEngineAreAskedForWhatIsFreeNow() throws IOException {
        ScriptedEngine engine = ScriptedEngine.recorded(
                folder,
                "2026-08",
                "  CUDA0: A card (24080 MiB, 8192 MiB free)\n  BLAS: OpenBLAS (0 MiB, 0 MiB free)\n");

        assertThat(paddock(
                        "add",
                        model,
                        "--name",
                        "new",
                        "--engine",
                        engine.script().toString()))
                .isZero();
        assertThat(out.toString()).contains("m.gguf needs ", " on CUDA0, 8.0 GiB are free");

        JsonNode answer = json("fit", "new", "--json");
        assertThat(answer.get("places").get(1).get("place").asString()).isEqualTo("CUDA0");
        assertThat(answer.get("places").get(1).get("free").asLong()).isEqualTo(8L << 30);
    }
}
