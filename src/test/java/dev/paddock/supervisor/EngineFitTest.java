package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Instance.GpuOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Instances and engines that do not fit each other, through the whole of the supervisor. */
@NullUnmarked
@DisabledOnOs(OS.WINDOWS)
class EngineFitTest {
    private static final String GPU = "  CUDA0: NVIDIA GeForce RTX 4090 (24080 MiB, 23592 MiB free)\n";

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ScriptedEngine engine(String build) throws IOException {
        return ScriptedEngine.recorded(folder, build, GPU);
    }

    private Instance on(ScriptedEngine engine, String name, String... args) {
        return Bench.retrying(
                bench.instance(name, FakeScript.good())
                        .withEngine(engine.script().toString())
                        .withArgs(List.of(args)),
                3,
                Duration.ofMillis(20));
    }

    @Test
    void anUnknownFlagIsRefusedBeforeTheLaunchAndNotTriedAgain() throws IOException {
        bench.save(on(engine("2026-08"), "a", "--flash-atn", "on"));

        PaddockException refused = Bench.failure(bench.supervisor().start("a"));

        ServerSnapshot server = bench.server("a");
        assertThat(server.state()).isEqualTo(ServerState.FAILED);
        assertThat(server.restarts()).isZero();
        assertThat(server.problem()).isEqualTo(refused.problem());
        assertThat(refused.problem().sentence()).contains("--flash-atn", "llama-server b6527", "--flash-attn");
        assertThat(refused.problem().remedies().getFirst()).isEqualTo(new Remedy(Remedy.Kind.DROP_FLAG, "--flash-atn"));
        assertThat(bench.registryFile()).doesNotExist();
    }

    @Test
    void oldArgumentsReachANewEngineInItsOwnWords() throws IOException {
        bench.save(on(engine("2026-08"), "a", "-fa", "--draft-max", "8", "--reverse-prompt", "🦙 \"a b\"\nc"));

        bench.start("a");

        assertThat(bench.registry()).contains("--spec-draft-n-max").doesNotContain("--draft-max");
        assertThat(bench.audit()).contains("--draft-max is given to the engine as --spec-draft-n-max", "-fa on");
        assertThat(bench.server("a").warnings()).isEmpty();
    }

    @Test
    void whatIsLostWithAnEngineIsTold() throws IOException {
        Instance instance = on(engine("2025-03"), "a");
        bench.save(instance.withGpu(new GpuOptions(Backend.VULKAN, null, "auto", null)));

        bench.start("a");

        assertThat(bench.server("a").warnings().stream().map(Problem::code))
                .containsExactly("option-dropped", "device-missing");
        assertThat(bench.audit()).contains("\"warning\"", "gpu.layers");
        assertThat(bench.stop("a").warnings()).isEmpty();
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
        bench.save(on(engine("2026-08"), "a").withGpu(new GpuOptions(Backend.CUDA, 5, null, null)));

        assertThat(Bench.failure(bench.supervisor().start("a")).problem().sentence())
                .contains("CUDA device 5", "CUDA0");
    }

    @Test
    void anEngineIsAskedOnceForEveryStartAndEveryPaddock() throws IOException {
        ScriptedEngine engine = engine("2026-08");
        bench.save(on(engine, "a"));
        bench.save(on(engine, "b"));

        bench.start("a");
        bench.start("b");
        bench.stop("a");
        bench.reopen();
        bench.start("a");

        assertThat(engine.questions()).containsExactly("--help", "--version", "--list-devices");
        assertThat(bench.home.state().resolve("engines.json")).content().contains("LLAMA_ARG_FLASH_ATTN");
    }

    @Test
    void oneThatCannotBeAskedIsStartedAllTheSame() throws IOException {
        ScriptedEngine mute = ScriptedEngine.in(folder, Map.of());
        bench.save(on(mute, "a", "--anything", "goes"));

        assertThat(bench.start("a").isReady()).isTrue();
    }

    @Test
    void aStopIsNotKeptWaitingByAnEngineThatDoesNotAnswer() throws IOException {
        ScriptedEngine slow = ScriptedEngine.in(folder, Map.of("--help", "sleep 600"));
        bench.save(on(slow, "a"));
        var start = bench.supervisor().start("a");
        bench.awaitServer("a", server -> {
            try {
                return !slow.questions().isEmpty();
            } catch (IOException e) {
                return false;
            }
        });

        assertThat(bench.stop("a").state()).isEqualTo(ServerState.STOPPED);

        assertThat(Bench.failure(start).kind()).isEqualTo(PaddockException.Kind.CANCELLED);
        bench.supervisor().close();
    }

    /** The engine was changed under a running Paddock, and its new build fails too fast to say why. */
    @Test
    void aSilentFailureIsExplainedByASecondLook() throws IOException {
        ScriptedEngine engine = engine("2025-03");
        Instance instance = on(engine, "a", "--no-webui");
        LaunchCheck check = new LaunchCheck(
                new Engines(FakeEngines::fake, name -> null),
                new Capabilities(
                        new EngineProbe(), new EngineFile(bench.home.state().resolve("other.json"))));
        assertThat(check.problem(instance, 8001)).isEmpty();

        Files.writeString(engine.script(), Files.readString(engine.script()).replace("2025-03-help", "2024-09-help"));

        assertThat(check.problem(instance, 8001))
                .hasValueSatisfying(problem -> assertThat(problem.sentence()).contains("--no-webui"));
    }
}
