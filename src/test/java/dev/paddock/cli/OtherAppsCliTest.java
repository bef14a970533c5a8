package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code config import --from}: what other programs on this machine know of their models. */
class OtherAppsCliTest extends CliFixture {
    @Test
    void whatLmStudioKnowsOfItsModelsIsTakenWhereItIsCertain() throws IOException {
        Path lmStudio = home().config().resolve("user/.lmstudio");
        put(lmStudio.resolve("models/org/Big-GGUF/Big-Q4_K_M.gguf"), "GGUF");
        put(lmStudio.resolve("models/org/Small-GGUF/small.gguf"), "GGUF");
        Path known = lmStudio.resolve(".internal/user-concrete-model-default-config");
        put(known.resolve("org/Big-GGUF/Big-Q4_K_M.gguf.json"), "\uFEFF" + """
                {"preset": "", "operation": {"fields": [{"key": "llm.prediction.temperature", "value": 0.5}]},
                 "load": {"fields": [
                  {"key": "llm.load.contextLength", "value": 32768},
                  {"key": "llm.load.llama.flashAttention", "value": true},
                  {"key": "llm.load.llama.kCacheQuantizationType", "value": {"checked": true, "value": "q8_0"}},
                  {"key": "llm.load.llama.vCacheQuantizationType", "value": {"checked": false, "value": "q4_0"}},
                  {"key": "llm.load.llama.acceleration.offloadRatio", "value": 1},
                  {"key": "llm.load.llama.tryMmap", "value": false},
                  {"key": "llm.load.numParallelSessions", "value": 4}]}}
                """);
        put(known.resolve("org/Small-GGUF/small.gguf.json"), """
                {"load": {"fields": [{"key": "llm.load.llama.acceleration.offloadRatio", "value": 0.4}]}}
                """);
        put(known.resolve("qwen/qwen3-8b.json"), "{}");
        put(known.resolve("org/gone.gguf.json"), "{}");

        assertThat(paddock("config", "import", "--from", "lmstudio"))
                .as(err.toString())
                .isZero();

        Instance big = instance("big-q4-k-m");
        assertThat(big.model().contextSize()).isEqualTo(32768);
        assertThat(big.model().flashAttention()).isEqualTo(Instance.FlashAttention.ON);
        assertThat(big.model().cacheTypeK()).isEqualTo("q8_0");
        assertThat(big.model().cacheTypeV()).isNull();
        assertThat(big.gpu().layers()).isEqualTo("all");
        assertThat(big.args()).containsExactly("--no-mmap");
        assertThat(instance("small").model().path())
                .isEqualTo(lmStudio.resolve("models/org/Small-GGUF/small.gguf").toAbsolutePath());
        assertThat(out.toString())
                .contains(
                        "llm.load.numParallelSessions of org/Big-GGUF/Big-Q4_K_M.gguf is left out",
                        "llm.prediction.temperature of org/Big-GGUF/Big-Q4_K_M.gguf is left out",
                        "llm.load.llama.acceleration.offloadRatio of org/Small-GGUF/small.gguf is left out",
                        "qwen/qwen3-8b is left out",
                        "org/gone.gguf is left out");
    }

    @Test
    void aBrokenFileOfLmStudioIsSaidAndTheOthersAreTaken() throws IOException {
        Path lmStudio = home().config().resolve("user/.lmstudio");
        Path known = lmStudio.resolve(".internal/user-concrete-model-default-config");
        for (String name : List.of("a", "b")) {
            put(lmStudio.resolve("models/org/" + name + ".gguf"), "GGUF");
            put(known.resolve("org/" + name + ".gguf.json"), name.equals("a") ? "{" : "{\"load\": 5}");
        }

        assertThat(paddock("config", "import", "--from", "lmstudio")).isEqualTo(ExitCode.FAILED);

        assertThat(out.toString()).contains("a.gguf.json is no JSON", "b is made");
    }

    @Test
    void jansModelsAreTakenWithTheirFiles() throws IOException {
        Path data = folder.resolve("jan");
        env = Map.of("JAN_DATA_FOLDER", data.toString());
        put(data.resolve("llamacpp/models/org/eyes/model.gguf"), "GGUF");
        put(data.resolve("llamacpp/models/org/eyes/mmproj.gguf"), "GGUF");
        put(data.resolve("llamacpp/models/org/eyes/model.yml"), """
                model_path: llamacpp/models/org/eyes/model.gguf
                mmproj_path: llamacpp/models/org/eyes/mmproj.gguf
                name: org/eyes
                size_bytes: 8
                something: new
                """);
        put(data.resolve("llamacpp/models/lost/model.yml"), "model_path: llamacpp/models/lost/model.gguf\n");
        put(data.resolve("llamacpp/models/bad/model.yml"), "a: [\n");
        put(folder.resolve("elsewhere.gguf"), "GGUF");
        put(
                data.resolve("llamacpp/models/vectors/model.yml"),
                "model_path: " + slashes(folder.resolve("elsewhere.gguf"))
                        + "\nembedding: true\npooling: mean\nbatch_size: 2048\n");

        assertThat(paddock("config", "import", "--from", "jan")).isEqualTo(ExitCode.FAILED);

        assertThat(instance("eyes").model().mmproj())
                .isEqualTo(data.resolve("llamacpp/models/org/eyes/mmproj.gguf").toAbsolutePath());
        assertThat(instance("vectors").args()).containsExactly("--embedding", "--pooling", "mean");
        assertThat(instance("vectors").model().batchSize()).isEqualTo(2048);
        assertThat(out.toString())
                .contains(
                        "something of org/eyes is left out",
                        "lost is left out",
                        "cannot be understood",
                        "context size, layers and chat templates are left out");
    }

    @Test
    void aProgramIsNamedOrAFile() {
        assertThat(paddock("config", "import")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("config", "import", "x.yaml", "--from", "jan")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("config", "import", "--from", "ollama")).isEqualTo(ExitCode.USAGE);
        assertThat(paddock("config", "import", "--from", "lmstudio")).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("LM Studio has no settings of single models");
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
