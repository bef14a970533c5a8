package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EngineCliTest {
    private static final Path SERVER = Path.of("/opt/llama.cpp/llama-server");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor();
    private final FakeDaemon daemon = new FakeDaemon(supervisor, true);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int paddock(String... args) {
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Integer.MAX_VALUE, false, action -> () -> {});
        return new Cli(daemon, () -> CliFixture.configuration(Home.under(folder), Map.of()), terminal, "1.2").run(args);
    }

    @BeforeEach
    void engines() {
        Device gpu = new Device("CUDA0", "NVIDIA GeForce RTX 4090", 24080L << 20, 23592L << 20);
        daemon.engines = List.of(
                new EngineReport(
                        "builtin",
                        "built-in engine",
                        null,
                        new EngineCapabilities("4916 (c6af2161)", 4916, List.of(), List.of(), null),
                        List.of("demo")),
                new EngineReport(
                        SERVER.toString(),
                        "llama-server",
                        SERVER,
                        new EngineCapabilities("6527 (abc1234)", 6527, List.of(), List.of(gpu), null),
                        List.of("big", "small")),
                new EngineReport(
                        "/gone/llama-server",
                        "llama-server",
                        null,
                        EngineCapabilities.unknown(Problem.of("engine-missing", "It is gone", "", "Choose another.")),
                        List.of()));
    }

    @Test
    void enginesAreListedWithVersionDevicesAndWhoRunsOnThem() {
        assertThat(paddock("engines")).isZero();

        assertThat(out.toString()
                        .lines()
                        .map(line -> line.replaceAll(" {2,}", "|").strip()))
                .contains(
                        "built-in engine|b4916|CPU|demo|-",
                        "llama-server|b6527|CUDA0|big, small|" + SERVER,
                        "/gone/llama-server: It is gone. Choose another.");
        assertThat(paddock("engines", "list")).isZero();
        assertThat(paddock("engines", "destroy")).isEqualTo(2);
    }

    @Test
    void enginesAreReadByScripts() {
        assertThat(paddock("engines", "--json")).isZero();

        JsonNode engines = Json.mapper().readTree(out.toString());
        assertThat(engines.path(1).path("build").asInt()).isEqualTo(6527);
        assertThat(engines.path(1).path("used_by").path(1).asString()).isEqualTo("small");
        assertThat(engines.path(2).path("problem").path("code").asString()).isEqualTo("engine-missing");
    }

    @Test
    void devicesAreShownWithTheMemoryThatIsFreeNow() {
        assertThat(paddock("devices")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "built-in engine|CPU|the processor|-|-",
                        "llama-server|CUDA0|NVIDIA GeForce RTX 4090|23.5 GiB|23.0 GiB",
                        "llama-server|-|It is gone|-|-");
    }

    @Test
    void devicesAreReadByScriptsInBytes() {
        assertThat(paddock("devices", "--json")).isZero();

        JsonNode device =
                Json.mapper().readTree(out.toString()).path(1).path("devices").path(0);
        assertThat(device.path("id").asString()).isEqualTo("CUDA0");
        assertThat(device.path("total_bytes").asLong()).isEqualTo(24080L << 20);
        assertThat(device.path("free_bytes").asLong()).isEqualTo(23592L << 20);
    }

    @Test
    void aServerIsAddedAsTemplateAndPresetsSay() {
        assertThat(paddock(
                        "add",
                        "big.gguf",
                        "--template",
                        "cuda",
                        "--preset",
                        "context-32k,no-mmap",
                        "--preset",
                        "metrics",
                        "--",
                        "--jinja"))
                .isZero();

        Instance added = supervisor.fleet().server("big").orElseThrow().instance();
        assertThat(added.gpu().backend()).isEqualTo(Backend.CUDA);
        assertThat(added.model().contextSize()).isEqualTo(32768);
        assertThat(added.model().loadMode()).isEqualTo(Instance.LoadMode.NONE);
        assertThat(added.args()).containsExactly("--metrics", "--jinja");
    }

    @Test
    void anUnknownPresetIsRefusedWithTheNearestAndAll() {
        assertThat(paddock("add", "big.gguf", "--preset", "context-32")).isEqualTo(2);

        assertThat(err.toString()).contains("context-32k?", "flash-attention");
        assertThat(paddock("add", "big.gguf", "--template", "cudo")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean cuda?");
        assertThat(supervisor.fleet().server("big")).isEmpty();
    }

    @Test
    void templatesAndPresetsAreExplained() {
        assertThat(paddock("presets")).isZero();

        assertThat(out.toString()).contains("--template vulkan", "--preset context-32k", "32768 tokens");
    }
}
