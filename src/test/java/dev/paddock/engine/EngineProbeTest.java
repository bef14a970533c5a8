package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Instance.GpuOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.testing.ScriptedEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
@DisabledOnOs(OS.WINDOWS)
class EngineProbeTest {
    private static final String GPU = "  CUDA0: NVIDIA GeForce RTX 4090 (24080 MiB, 23592 MiB free)\n";

    @TempDir
    Path folder;

    private final EngineProbe probe = new EngineProbe(Duration.ofSeconds(20));

    private static final class Remembered implements Capabilities.Store {
        private final Map<EngineStamp, EngineCapabilities> kept = new HashMap<>();

        @Override
        public synchronized Optional<EngineCapabilities> find(EngineStamp stamp) {
            return Optional.ofNullable(kept.get(stamp));
        }

        @Override
        public synchronized void keep(EngineStamp stamp, EngineCapabilities found) {
            kept.put(stamp, found);
        }
    }

    private Problem problemOf(String help) throws Exception {
        Problem problem = probe.ask(
                        ScriptedEngine.in(folder, Map.of("--help", help)).engine())
                .problem();
        assertThat(problem).isNotNull();
        return problem;
    }

    @Test
    void anEngineSaysItsVersionFlagsAndDevices() throws Exception {
        EngineCapabilities found =
                probe.ask(ScriptedEngine.recorded(folder, "2026-08", GPU).engine());

        assertThat(found.problem()).isNull();
        assertThat(found.shortVersion()).isEqualTo("b6527");
        assertThat(found.flags()).isEqualTo(Recorded.engine("2026-08").flags());
        assertThat(found.devices())
                .containsExactly(new Device("CUDA0", "NVIDIA GeForce RTX 4090", 24080L << 20, 23592L << 20));
    }

    @Test
    void anOldBuildIsNotAskedForWhatItDoesNotKnow() throws Exception {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2024-09", "");

        assertThat(probe.ask(engine.engine()).devices()).isNull();
        assertThat(engine.questions()).containsExactly("--help", "--version");
    }

    @Test
    void oneThatHangsIsEndedWithAllThatItStarted() throws Exception {
        Path child = folder.resolve("child");
        Engine engine = ScriptedEngine.in(folder, Map.of("--help", "sleep 600 & echo $! > '" + child + "'; wait"))
                .engine();

        Problem problem = new EngineProbe(Duration.ofMillis(800)).ask(engine).problem();

        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo("engine-hangs");
        long pid = Long.parseLong(Files.readString(child).strip());
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::onExit)).satisfies(exit -> exit.ifPresent(e -> e.join()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "yes ; engine-floods",
                "head -c 100000 /dev/urandom ; engine-no-help",
                "exit 127 ; engine-no-help",
                "echo '--color use colours' ; engine-no-help",
                "cat ; engine-no-help",
                "kill -SEGV $$ ; engine-no-help",
            })
    void whatAnswersNonsenseEndsInAProblem(String help, String code) throws Exception {
        assertThat(problemOf(help).code()).isEqualTo(code);
    }

    @Test
    void whatCannotBeRunEndsInAProblem() throws Exception {
        Engine none = new Engine("x", "x", List.of(folder.resolve("none").toString()), Map.of());

        EngineCapabilities found = probe.ask(none);

        assertThat(found.problem()).isNotNull();
        assertThat(found.problem().code()).isEqualTo("engine-not-runnable");
        assertThat(found.areKnown()).isFalse();
    }

    @Test
    void aBuildIsAskedOnceAndAgainWhenItsFileChanged() throws Exception {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", GPU);
        Remembered store = new Remembered();
        Capabilities first = new Capabilities(probe, store);

        EngineCapabilities found = first.of(engine.engine()).join();
        assertThat(first.of(engine.engine()).join()).isSameAs(found);
        assertThat(new Capabilities(probe, store).of(engine.engine()).join()).isEqualTo(found);
        assertThat(engine.questions()).hasSize(3);

        Files.setLastModifiedTime(engine.script(), FileTime.from(Instant.EPOCH.plusSeconds(1000)));
        assertThat(first.of(engine.engine()).join()).isEqualTo(found);
        assertThat(engine.questions()).hasSize(6);
    }

    @Test
    void whatCouldNotBeReadIsNotRememberedForGood() throws Exception {
        ScriptedEngine engine = ScriptedEngine.in(folder, Map.of("--help", "echo no"));
        Remembered store = new Remembered();

        assertThat(new Capabilities(probe, store).of(engine.engine()).join().areKnown())
                .isFalse();

        assertThat(store.kept).isEmpty();
        assertThat(engine.questions()).hasSize(1);
    }

    @Test
    void theBuiltInEngineIsNotStartedToBeAsked() {
        Engine nowhere = new Engine(Engine.BUILTIN, "built-in", List.of("/nowhere"), Map.of());

        assertThat(new Capabilities(probe, Capabilities.Store.NONE).of(nowhere))
                .isCompletedWithValue(BuiltinEngine.capabilities());
    }

    private Optional<Problem> checked(
            ScriptedEngine engine, @Nullable Backend backend, @Nullable Integer id, String... args)
            throws InterruptedException {
        Capabilities capabilities = new Capabilities(probe, Capabilities.Store.NONE);
        Instance instance = Instance.of("a", folder.resolve("m.gguf"))
                .withGpu(new GpuOptions(backend, id, null, null))
                .withArgs(List.of(args));
        EngineCapabilities known = capabilities.of(engine.engine()).join();
        return new DeviceCheck(capabilities)
                .check(
                        instance,
                        engine.engine(),
                        known,
                        CommandLine.render(instance, engine.engine(), known, 1).words());
    }

    @Test
    void devicesThatAreThereAreTaken() throws Exception {
        ScriptedEngine engine =
                ScriptedEngine.recorded(folder, "2026-08", GPU + "  MTL0: Apple M1 (1 MiB, 1 MiB free)\n");

        assertThat(checked(engine, null, null)).isEmpty();
        assertThat(checked(engine, Backend.CUDA, null)).isEmpty();
        assertThat(checked(engine, Backend.CUDA, 0)).isEmpty();
        assertThat(checked(engine, Backend.METAL, 0)).isEmpty();
        assertThat(checked(engine, Backend.CPU, null)).isEmpty();
        assertThat(checked(engine, null, null, "--device", "CUDA0")).isEmpty();
        assertThat(checked(engine, null, null, "-dev", "none")).isEmpty();
    }

    @Test
    void devicesThatAreNotThereAreRefusedWithThoseThatAre() throws Exception {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", GPU);

        assertThatThrownBy(() -> checked(engine, Backend.CUDA, 3))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("CUDA device 3")
                .hasMessageContaining("CUDA0 (NVIDIA GeForce RTX 4090)");
        assertThatThrownBy(() -> checked(engine, null, null, "--device", "CUDA0,Vulkan1"))
                .hasMessageContaining("no device Vulkan1");
        assertThat(checked(engine, Backend.VULKAN, null))
                .hasValueSatisfying(warning -> assertThat(warning.sentence()).contains("VULKAN", "CUDA0"));
    }

    /** A driver that was installed, or a card that was put in, since the engine was asked. */
    @Test
    void aDeviceThatCameLaterIsFound() throws Exception {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", "");
        Capabilities capabilities = new Capabilities(probe, Capabilities.Store.NONE);
        EngineCapabilities known = capabilities.of(engine.engine()).join();
        Files.writeString(folder.resolve("devices"), "Available devices:\n" + GPU);

        Instance instance = Instance.of("a", folder.resolve("m")).withGpu(new GpuOptions(Backend.CUDA, 0, null, null));

        assertThat(new DeviceCheck(capabilities).check(instance, engine.engine(), known, List.of("x")))
                .isEmpty();
    }

    @Test
    void anEngineThatTellsNoDevicesIsBelieved() throws Exception {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2024-09", "");

        assertThat(checked(engine, Backend.CUDA, 7)).isEmpty();
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "PADDOCK_TEST_LLAMA_SERVER", matches = ".+")
    void aRealLlamaServerIsRead() throws Exception {
        String server = System.getenv("PADDOCK_TEST_LLAMA_SERVER");
        EngineCapabilities found = probe.ask(new Engine(server, "llama-server", List.of(server), Map.of()));

        assertThat(found.problem()).isNull();
        assertThat(found.version()).isNotNull();
        assertThat(found.devices()).isNotNull();
        assertThat(found.flags()).hasSizeGreaterThan(100);
        assertThat(found.flag("--flash-attn")).isPresent();
    }
}
