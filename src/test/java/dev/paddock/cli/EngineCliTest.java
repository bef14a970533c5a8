package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
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
                        List.of("big", "small"),
                        EngineOrigin.HOMEBREW,
                        Instant.parse("2026-09-01T12:00:00Z"),
                        List.of("cpu", "cuda"),
                        EngineReport.Role.CURRENT,
                        true),
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
                        "built-in engine|b4916|CPU|demo|Paddock|-|-",
                        "llama-server (default)|b6527|CUDA0|big, small|Homebrew, pinned|2026-09-01|" + SERVER,
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
        assertThat(engines.path(1).path("role").asString()).isEqualTo("CURRENT");
        assertThat(engines.path(2).path("problem").path("code").asString()).isEqualTo("engine-missing");
    }

    @Test
    void whatAReleaseHasIsListedWithReasons() {
        assertThat(paddock("engines", "available")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "llama.cpp b10621",
                        "cpu|1 KiB|installed|it computes on the processor, and runs everywhere",
                        "cuda-12.8|2 KiB|no|there is no driver of NVIDIA's",
                        "Install the first: paddock engines install b10621 --use");
    }

    @Test
    void anInstallationIsToldStepByStepAndTheRestIsForScripts() {
        assertThat(paddock("engines", "install", "b10621", "--backend", "cpu", "--use"))
                .isZero();

        assertThat(daemon.desk.calls).singleElement().asString().contains("b10621", "cpu", "use=true");
        assertThat(err.toString()).contains("Downloading llama.zip: 1 KiB of 1 KiB");
        assertThat(out.toString()).contains("The engine b10621-cpu is installed", "It is the default engine");
        out.getBuffer().setLength(0);
        assertThat(paddock("engines", "install", "--json")).isZero();
        assertThat(Json.mapper().readTree(out.toString()).path("id").asString()).isEqualTo("b10621-cpu");
    }

    @Test
    void anArchiveIsNamedByItsFileOrItsAddress() {
        assertThat(paddock("engines", "install", "--from", "llama.tar.gz")).isZero();
        assertThat(paddock("engines", "install", "--from", "https://example.org/llama.zip", "--allow-unverified"))
                .isZero();

        assertThat(daemon.desk.calls.getFirst())
                .contains("file=" + Path.of("llama.tar.gz").toAbsolutePath());
        assertThat(daemon.desk.calls.getLast())
                .contains("address=https://example.org/llama.zip", "allowUnverified=true");
    }

    @Test
    void contradictionsAreRefused() {
        assertThat(paddock("engines", "install", "b1", "--from", "x.zip")).isEqualTo(2);
        assertThat(paddock("engines", "install", "--sha256", "00")).isEqualTo(2);
        assertThat(paddock("engines", "install", "--from", "x.zip", "--sha256", "00"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--from names the archive itself", "64 hexadecimal digits");
        assertThat(daemon.desk.calls).isEmpty();
    }

    @Test
    void theDefaultEngineIsChosenAndTakenBack() {
        assertThat(paddock("engines", "use", "b10621-cpu")).isZero();
        assertThat(paddock("engines", "rollback")).isZero();
        assertThat(paddock("engines", "update")).isZero();
        assertThat(paddock("engines", "pin", "b1", "--off")).isZero();
        assertThat(paddock("engines", "remove", "b1", "--force")).isZero();
        assertThat(paddock("engines", "add", "/opt/x/llama-server")).isZero();

        assertThat(daemon.desk.calls)
                .containsExactly(
                        "use b10621-cpu", "rollback", "update", "pin b1 false", "remove b1 true", "add llama-server");
        assertThat(out.toString())
                .contains(
                        "The default engine is b10621-cpu, before it was builtin",
                        "The engine b1 is pinned no more",
                        "The engine b1 is removed");
    }

    @Test
    void aRefusalSaysWhatToDo() {
        daemon.desk.refuse(new PaddockException(
                PaddockException.Kind.CONFLICT,
                Problem.of("engine-current", "The engine b1 is the default one", "", "Choose another first.")));

        assertThat(paddock("engines", "remove", "b1")).isNotZero();
        assertThat(err.toString()).contains("The engine b1 is the default one. Choose another first.");
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
