package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerOptions;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.Approvals;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeCliTest extends CliFixture {
    private static final String LLAMA_SWAP = """
            healthCheckTimeout: 120
            globalTTL: 300
            macros:
              "server": >
                /opt/llama.cpp/llama-server
                --port ${PORT}
              ctx: 8192
              args: "--ctx-size ${ctx}"
            models:
              "Qwen3:4B":
                macros: { ctx: 16384 }
                cmd: |
                  # the good one
                  ${server}
                  --model /m/qwen3 4b/model.gguf
                cmdStop: docker stop x
              "org/coder":
                name: "Coder"
                cmd: |
                  ${server} ${args} -m '/m/with space/coder.gguf' \\
                  -ngl 99 -fa --cache-type-k q8_0 --jinja --chat-template-kwargs '{"a": "b c"}'
                env:
                  - "CUDA_VISIBLE_DEVICES=0,1"
                ttl: 60
                aliases: [gpt]
              "boxed":
                cmd: docker run --rm x
              "lost":
                cmd: ${nowhere} --model x.gguf
              "round":
                macros: { a: "${b}", b: "${a}" }
                cmd: llama-server ${a}
            groups:
              both:
                swap: false
                members: ["Qwen3:4B", "org/coder", "boxed"]
            """;

    @Test
    void llamaSwapIsTakenOverWithWhatCouldNotBe() throws IOException {
        assertThat(paddock("config", "import", write("config.yaml", LLAMA_SWAP)))
                .isEqualTo(1);

        Approvals.verify("cli/import-llama-swap.txt", printed(out));
        assertThat(new Catalog(home()).profiles())
                .filteredOn(profile -> profile.name().equals("both"))
                .flatExtracting(Profile::instances)
                .containsExactly("qwen3-4b", "coder");
        Instance coder = instance("coder");
        assertThat(coder.model().path())
                .isEqualTo(Path.of("/m/with space/coder.gguf").toAbsolutePath());
        assertThat(coder.model().contextSize()).isEqualTo(8192);
        assertThat(coder.model().flashAttention()).isEqualTo(Instance.FlashAttention.ON);
        assertThat(coder.gpu().layers()).isEqualTo("99");
        assertThat(coder.server().port()).isNull();
        assertThat(coder.args()).containsExactly("--jinja", "--chat-template-kwargs", "{\"a\": \"b c\"}");
        assertThat(coder.env()).containsExactly(Map.entry("CUDA_VISIBLE_DEVICES", "0,1"));
        assertThat(coder.idleUnloadSeconds()).isEqualTo(60);
        assertThat(coder.aliases()).containsExactly("org/coder", "gpt");
        assertThat(instance("qwen3-4b").idleUnloadSeconds()).isEqualTo(300);
        assertThat(instance("qwen3-4b").model().contextSize()).isZero();
    }

    @Test
    void aDryRunMakesNothing() throws IOException {
        paddock("config", "import", "--dry-run", write("config.yaml", LLAMA_SWAP));

        assertThat(out.toString()).contains("coder would be made: ");
        assertThat(home().instances()).doesNotExist();
    }

    @Test
    void nothingThatIsThereIsWrittenOver() throws IOException {
        new Catalog(home()).create(Instance.of("coder", Path.of("/mine.gguf")));

        assertThat(paddock("config", "import", write("config.yaml", LLAMA_SWAP)))
                .isEqualTo(1);

        assertThat(instance("coder").model().path()).isEqualTo(Path.of("/mine.gguf"));
        assertThat(out.toString()).contains("error: There is a file ");
    }

    @Test
    void presetsOfTheRouterAreTakenOver() throws IOException {
        String ini = """
                version = 1
                ; for all
                [*]
                c = 8192
                n-gpu-layers = auto
                LLAMA_ARG_CACHE_RAM = 0

                [ggml-org/only-the-hub]
                jinja = true
                [mine]
                model = models/mine.gguf
                c = 4096
                jinja = true
                mmap = false
                temp = 0.5
                load-on-startup = true
                """;

        assertThat(paddock("config", "import", write("my.ini", ini))).isEqualTo(1);

        assertThat(out.toString()).contains("mine is made", "error: [ggml-org/only-the-hub] is not taken over");
        Instance mine = instance("mine");
        assertThat(mine.model().path())
                .isEqualTo(folder.resolve("models/mine.gguf").toAbsolutePath());
        assertThat(mine.model().contextSize()).isEqualTo(4096);
        assertThat(mine.gpu().layers()).isEqualTo("auto");
        assertThat(mine.args()).containsExactly("--jinja", "--no-mmap", "--temp", "0.5");
        assertThat(mine.env()).containsExactly(Map.entry("LLAMA_ARG_CACHE_RAM", "0"));
        assertThat(mine.autostart()).isTrue();
    }

    @Test
    void aConfigOfOneServerIsTakenOver() throws IOException {
        String json = """
                {"model": {"path": "a.gguf", "context_size": 2048}, "server": {"port": 9100, "parallel": 4},
                 "gpu_layers": "all", "flash_attn": true, "extra_args": ["--metrics", "-t", "6"], "theme": "dark"}
                """;

        assertThat(paddock("config", "import", write("config.json", json))).isZero();

        assertThat(out).hasToString("a is made\nwarning: theme is left out: it has no equal here\n");
        assertThat(instance("a").server().port()).isEqualTo(9100);
        assertThat(instance("a").model().threads()).isEqualTo(6);
        assertThat(instance("a").gpu().layers()).isEqualTo("all");
        assertThat(instance("a").args()).containsExactly("--metrics");
    }

    @Test
    void aValueThatDoesNotFitIsToldAndNothingIsMade() throws IOException {
        assertThat(paddock("config", "import", write("config.json", "{\"model\": \"a.gguf\", \"ctx_size\": \"4k\"}")))
                .isEqualTo(1);

        assertThat(out.toString()).contains("model.context_size is \"4k\": a whole number of tokens");
        assertThat(home().instances()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | its form is not known: llama-swap's YAML",
                "{\"a\": | it is no JSON",
                "{\"a\": 1} | names no model",
                "models: [a, {b | it is no YAML",
                "models: {\"a\": {cmd: \"llama-server -m 'x\"}} | a ' is not closed",
                "models: {\"a\": {cmd: \"\"}} | it needs a \"cmd\"",
                "models: {\"a\": 1} | it needs a \"cmd\"",
                "models: [{cmd: llama-server -m x}] | models holds no models",
                "models: | models holds no models",
            })
    void whatIsNoConfigurationIsRefusedInWords(String text, String words) throws IOException {
        assertThat(paddock("config", "import", write("file", text))).isEqualTo(1);
        assertThat(out.toString()).contains("error: ").contains(words);
    }

    @Test
    void aYamlBombIsRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n");
        }
        assertThat(paddock("config", "import", write("bomb.yaml", bomb + "models: {}\n")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("it is no YAML");
    }

    @Test
    void aFileThatIsNotThereIsExitCodeThree() {
        assertThat(paddock("config", "import", folder.resolve("none").toString()))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-swap", "preset-ini", "config-json", "compose", "systemd"})
    void exportIsHeldByAFile(String format) throws IOException {
        saveOdd();

        assertThat(paddock("config", "export", "--format", format, "odd")).isZero();

        Approvals.verify("cli/export-" + format + ".txt", out.toString());
        assertThat(out.toString()).doesNotContain("hf_secret");
        assertThat(err).hasToString("paddock: HF_TOKEN of odd is left out: it is a secret\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-swap", "preset-ini", "config-json"})
    void whatIsExportedComesBackAlike(String format) throws IOException {
        saveOdd();
        paddock("config", "export", "--format", format, "odd");
        Instance before = instance("odd");
        new Catalog(home()).delete("odd");

        assertThat(paddock("config", "import", write("exported", out.toString())))
                .as(out.toString())
                .isZero();

        Instance after = instance("odd");
        assertThat(after.model()).isEqualTo(before.model());
        assertThat(after.args()).isEqualTo(before.args());
        assertThat(after.gpu().layers()).isEqualTo(before.gpu().layers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-swap", "preset-ini", "config-json"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the engine is a shell script")
    void everySettingThatIsAFlagComesBack(String format) throws IOException {
        Path engine = ScriptedEngine.recorded(folder, "2026-08", "").script();
        Instance before = everySetting().withEngine(engine.toString());
        new Catalog(home()).create(before);
        assertThat(paddock("config", "export", "--format", format, "odd")).isZero();
        new Catalog(home()).delete("odd");

        assertThat(paddock("config", "import", write("exported", out.toString())))
                .as(out.toString())
                .isZero();

        Instance after = instance("odd");
        assertThat(after.model()).isEqualTo(before.model());
        assertThat(after.gpu().layers()).isEqualTo("33");
        assertThat(after.gpu().tensorSplit()).isEqualTo("3,1");
        assertThat(after.server().parallel()).isEqualTo(2);
        assertThat(after.args()).isEqualTo(before.args());
    }

    private static Instance everySetting() {
        Instance plain = Instance.of("odd", Path.of("/m/a.gguf"));
        ServerOptions server = plain.server();
        return plain.withModel(new Instance.ModelOptions(
                        Path.of("/m/a.gguf"),
                        8192,
                        1024,
                        256,
                        4,
                        Path.of("/m/mmproj.gguf"),
                        Path.of("/m/draft.gguf"),
                        Instance.FlashAttention.ON,
                        null,
                        "q8_0",
                        "q4_0"))
                .withServer(new ServerOptions(
                        server.host(),
                        9100,
                        Duration.ofSeconds(30),
                        2,
                        null,
                        server.startTimeout(),
                        server.stopGrace(),
                        List.of(),
                        false))
                .withGpu(new Instance.GpuOptions(null, null, "33", "3,1"))
                .withArgs(List.of("--temp", "0.5", "--threads-batch", "4"));
    }

    @Test
    void aFormOfOneServerWantsItsName() throws IOException {
        saveOdd();
        new Catalog(home()).create(Instance.of("b", Path.of("/b.gguf")));

        assertThat(paddock("config", "export", "--format", "systemd")).isEqualTo(2);
        assertThat(err.toString()).contains("systemd holds one server: name it");
        assertThat(paddock("config", "export", "--format", "toml")).isEqualTo(2);
        assertThat(paddock("config", "export", "--format", "compose", "nobody")).isEqualTo(3);
    }

    private void saveOdd() throws IOException {
        Instance odd = Instance.of("odd", Path.of("/m/it's $HOME/100%.gguf"))
                .withArgs(List.of("--temp", "0.5", "--chat-template-kwargs", "{\"a\": \"b\"}"))
                .withEnv(Map.of("HF_TOKEN", "hf_secret", "GGML_X", "a $b \"c\""));
        new Catalog(home()).create(odd.withGpu(odd.gpu().withLayers("33")));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
