package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.UpdateRequest;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
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
    private final FakeDaemon daemon = new FakeDaemon(supervisor, true, () -> folder.resolve("service"));
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
                        "use b10621-cpu",
                        "rollback",
                        "update " + UpdateRequest.PLAIN,
                        "pin b1 false",
                        "remove b1 true",
                        "add llama-server");
        assertThat(out.toString())
                .contains(
                        "The default engine is b10621-cpu, before it was builtin",
                        "The engine b1 is pinned no more",
                        "The engine b1 is removed");
    }

    @Test
    void aTrialThatFailsIsToldServerByServerAndByTheExitCode() {
        daemon.desk.tried(new EngineTrial(
                "b2",
                "b1",
                "all",
                List.of(
                        new EngineTrial.Server(
                                "one",
                                EngineTrial.Verdict.PASSED,
                                new EngineTrial.Figures(41.26, 5L << 30),
                                new EngineTrial.Figures(43.0, 5L << 30),
                                List.of("--draft-max is --spec-draft-n-max now"),
                                null),
                        new EngineTrial.Server(
                                "two",
                                EngineTrial.Verdict.FAILED,
                                null,
                                null,
                                List.of(),
                                Problem.of("crash", "It crashed", "by signal 11", "Take another.")))));

        assertThat(paddock("engines", "use", "b2", "--try", "--now")).isEqualTo(1);

        assertThat(daemon.desk.calls).containsExactly("try b2 " + new UpdateRequest(null, true, false));
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "one|passed|41.3 → 43.0|5.0 GiB → 5.0 GiB",
                        "two|failed|? → ?|? → ?",
                        "one: --draft-max is --spec-draft-n-max now",
                        "two: It crashed: by signal 11. Take another.",
                        "To take it all the same: paddock engines use b2");
    }

    @Test
    void withoutAProfileAnUpdateSaysThatItWasOnlyAProbe() {
        daemon.desk.tried(new EngineTrial("b2", "b1", null, List.of()));

        assertThat(paddock("engines", "update", "--backend", "cuda-13", "--untried"))
                .isZero();

        assertThat(daemon.desk.calls).containsExactly("update " + new UpdateRequest("cuda-13", false, true));
        assertThat(out.toString()).contains("No profile is active, so that it was only asked what it can do");
    }

    @Test
    void whoInterruptsAnInstallationIsToldThatTheServiceGoesOn() {
        Runnable[] onInterrupt = new Runnable[1];
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Integer.MAX_VALUE, false, action -> {
                    onInterrupt[0] = action;
                    return () -> {};
                });
        new Cli(daemon, () -> CliFixture.configuration(Home.under(folder), Map.of()), terminal, "1.2")
                .run("engines", "install");

        onInterrupt[0].run();

        assertThat(out.toString())
                .contains("The installation goes on in the background; stop it: paddock engines cancel");
        assertThat(paddock("engines", "cancel")).isZero();
        assertThat(daemon.desk.calls).endsWith("cancel");
    }

    @Test
    void whatWasChangedInAnInstalledEngineIsFound() throws IOException {
        Path engine = Files.createDirectories(folder.resolve("engines/b7-cpu"));
        Files.writeString(engine.resolve("llama-server"), "changed");
        EngineManifest.Part part = new EngineManifest.Part("llama-server", 7, "0".repeat(64));
        EngineManifest manifest = new EngineManifest(
                "b7-cpu",
                "b7",
                dev.paddock.install.Backend.CPU,
                "cpu",
                "7",
                "",
                true,
                Instant.EPOCH,
                "llama-server",
                false,
                List.of(part));
        Files.writeString(engine.resolve("engine.json"), Json.mapper().writeValueAsString(manifest));

        assertThat(paddock("engines", "verify")).isEqualTo(1);
        assertThat(out.toString()).contains("b7-cpu: damaged", "llama-server is not what was installed");
        assertThat(paddock("engines", "verify", "b8-cpu")).isNotZero();
        assertThat(err.toString()).contains("b7-cpu?");
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
