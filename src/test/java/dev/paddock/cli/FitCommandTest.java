package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FitCommandTest {
    @TempDir
    private Path folder;

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor().with(ScriptedSupervisor.stopped("demo"));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model = "";

    @BeforeEach
    void aModel() throws IOException {
        Path file = folder.resolve("m.gguf");
        DemoModel.write(file);
        model = file.toString();
        supervisor.update(Instance.of("demo", file)).toCompletableFuture().join();
    }

    private int paddock(String... args) {
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Integer.MAX_VALUE, false, action -> () -> {});
        return new Cli(new FakeDaemon(supervisor, false), CliFixture::noConfiguration, terminal, "1.2").run(args);
    }

    private JsonNode json(String... args) {
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
                        .withArgs(java.util.List.of("-c", "1024", "-ctk", "q8_0")))
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

        assertThat(err.toString())
                .contains("The model file is no GGUF file")
                .contains("There is no server called \"dmeo\". Did you mean demo?")
                .contains("--gpu must be a size such as 24G: \"much\"");
    }
}
