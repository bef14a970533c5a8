package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Problem;
import dev.paddock.library.DemoModel;
import dev.paddock.library.GgufWriter;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code models}, {@code inspect}, and {@code add} by the name of a model. */
class ModelsCliTest {
    @TempDir
    Path folder;

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor();
    private final FakeDaemon daemon = new FakeDaemon(supervisor, true, () -> folder.resolve("service"));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path demo = Path.of("unset");

    @BeforeEach
    void someModels() throws IOException {
        demo = folder.resolve("demo.gguf");
        DemoModel.write(demo);
        Problem problem = Problem.of("model-empty", "The model file is empty", "cut.gguf", "Download it again.");
        daemon.models = new LibrarySnapshot(
                List.of(
                        model("qwen3_4p0b_q4km", "Qwen3 4B (Q4_K_M)", demo, null),
                        model("phi_q8_0", "Phi", folder.resolve("phi-a.gguf"), null),
                        model("phi_q8_0_2", "Phi", folder.resolve("phi-b.gguf"), null),
                        model("cut", "cut", folder.resolve("cut.gguf"), problem)),
                List.of(new ModelSource(
                        "folders",
                        "Your folders",
                        List.of(folder),
                        true,
                        4,
                        List.of(Problem.of("source-missing", "A model folder is not there", "/drive", "Plug it in.")))),
                List.of(),
                true);
    }

    private static LibraryModel model(String id, String name, Path path, @Nullable Problem problem) {
        return new LibraryModel(
                id,
                name,
                ModelFacts.unknown(ModelKind.TEXT, name),
                path,
                List.of(path),
                5L << 30,
                "folders",
                null,
                List.of(),
                problem);
    }

    private int paddock(String... args) {
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Integer.MAX_VALUE, false, action -> () -> {});
        return new Cli(
                        daemon,
                        () -> CliFixture.configuration(Home.under(folder.resolve("home")), Map.of()),
                        terminal,
                        "1.2")
                .run(args);
    }

    @Test
    void modelsListsWhatAServerCanBeMadeOf() {
        assertThat(paddock("models")).isZero();

        assertThat(out.toString())
                .contains("qwen3_4p0b_q4km", "Qwen3 4B (Q4_K_M)", "5.0 GiB", demo.toString())
                .contains("1 more file is no model that a server can load: paddock models --all")
                .doesNotContain("cut.gguf");
        assertThat(err.toString()).contains("A model folder is not there", "Plug it in.");
    }

    @Test
    void allShowsTheRestAndWhy() {
        assertThat(paddock("models", "--all")).isZero();

        assertThat(out.toString())
                .contains("cut: The model file is empty: cut.gguf. Download it again.")
                .contains("Your folders (folders): 4 found in " + folder);
    }

    @Test
    void modelsAsJsonIsTheWholeLibrary() {
        assertThat(paddock("models", "--json")).isZero();

        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.path("models").size()).isEqualTo(4);
        assertThat(json.path("models").path(0).path("id").asString()).isEqualTo("qwen3_4p0b_q4km");
        assertThat(json.path("models").path(0).path("facts").path("kind").asString())
                .isEqualTo("TEXT");
        assertThat(json.path("sources").path(0).path("enabled").asBoolean(false))
                .isTrue();
    }

    @Test
    void whereThereIsNoModelItSaysWhatToDo() {
        daemon.models = LibrarySnapshot.EMPTY;

        assertThat(paddock("models")).isZero();

        assertThat(out.toString()).contains("No model was found", "paddock add MODEL.gguf");
    }

    @Test
    void inspectTellsWhatTheHeaderSays() {
        assertThat(paddock("inspect", demo.toString())).isZero();

        assertThat(out.toString())
                .contains("paddock_demo_f16", "Paddock demo", "461,760", "llama", "2048", "apache-2.0")
                .contains("tokenizer.ggml.tokens", "320 values")
                .contains("F16", "900 KiB", "F32", "4 KiB");
    }

    @Test
    void inspectAsJsonHasFactsAndMetadata() {
        assertThat(paddock("inspect", "qwen3_4p0b_q4km", "--json")).isZero();

        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.path("facts").path("shape").path("context_length").asInt())
                .isEqualTo(2048);
        assertThat(json.path("metadata").path("llama.block_count").asInt()).isEqualTo(1);
        assertThat(json.path("chat_template").asString()).contains("<|im_start|>");
        assertThat(json.path("tensor_types").path(0).path("type").asString()).isEqualTo("F16");
    }

    @Test
    void whatInspectCannotReadItExplains() throws IOException {
        Path cut = folder.resolve("cut.gguf");
        Files.write(cut, Arrays.copyOf(DemoModel.bytes(), 500_000));

        assertThat(paddock("inspect", cut.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("Paddock demo");
        assertThat(err.toString()).contains("The model file is incomplete", "Download it again");

        assertThat(paddock("inspect", folder.resolve("none.gguf").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("The model file is not there");
    }

    /** A file from the net must not move the cursor of who looks at it. */
    @Test
    void inspectPrintsNoControlCharacters() throws IOException {
        Path file = folder.resolve("evil.gguf");
        Files.write(
                file,
                new GgufWriter()
                        .put("general.architecture", "llama\u001b[2J")
                        .put("evil\u001bkey", "a\u001b]0;x\u0007b")
                        .put("tokenizer.chat_template", "one\n\u001b[31mtwo")
                        .toBytes());

        assertThat(paddock("inspect", file.toString())).isZero();
        assertThat(paddock("inspect", file.toString(), "--template")).isZero();

        assertThat(out.toString()).doesNotContain("\u001b", "\u0007").contains("one\n [31mtwo");
    }

    @Test
    void addTakesTheIdOfAModel() {
        assertThat(paddock("add", "qwen3_4p0b_q4km", "--name", "q")).isZero();

        assertThat(supervisor
                        .fleet()
                        .server("q")
                        .orElseThrow()
                        .instance()
                        .model()
                        .path())
                .isEqualTo(demo);
    }

    @Test
    void addSaysWhichModelsHaveTheName() {
        assertThat(paddock("add", "phi")).isEqualTo(1);
        assertThat(err.toString()).contains("There are 2 models called \"phi\"", "phi_q8_0, phi_q8_0_2");

        assertThat(paddock("add", "qwen3_4p0b_q4k")).isEqualTo(3);
        assertThat(err.toString()).contains("Did you mean qwen3_4p0b_q4km?");
    }
}
