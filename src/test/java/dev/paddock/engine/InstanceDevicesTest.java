package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Instance.GpuOptions;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class InstanceDevicesTest {
    private static final String TWO =
            "  CUDA0: A card (24080 MiB, 8192 MiB free)\n  CUDA1: A card (24080 MiB, 24000 MiB free)\n"
                    + "  BLAS: OpenBLAS (0 MiB, 0 MiB free)\n";

    @TempDir
    Path folder;

    private final Capabilities capabilities = new Capabilities(new EngineProbe(), Capabilities.Store.NONE);
    private final InstanceDevices devices =
            new InstanceDevices(new Engines(FakeEngines::fake, name -> null), capabilities);

    private Instance on(ScriptedEngine engine) {
        return Instance.of("a", folder.resolve("m.gguf"))
                .withEngine(engine.script().toString());
    }

    private static List<String> ids(Optional<List<Device>> found) {
        return found.orElseThrow().stream().map(Device::id).toList();
    }

    @Test
    void whatIsFreeIsAskedForEachTime() throws IOException {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", TWO);
        Instance instance = on(engine);
        assertThat(InstanceDevices.free(devices.now(instance, () -> false).orElseThrow()))
                .isEqualTo(Map.of("CUDA0", 8192L << 20, "CUDA1", 24000L << 20));

        Files.writeString(folder.resolve("devices"), "Available devices:\n  CUDA0: A card (24080 MiB, 1 MiB free)\n");

        assertThat(InstanceDevices.free(devices.now(instance, () -> false).orElseThrow()))
                .isEqualTo(Map.of("CUDA0", 1L << 20));
    }

    @Test
    void onlyThoseThatTheArgumentsNameCount() throws IOException {
        Instance instance = on(ScriptedEngine.recorded(folder, "2026-08", TWO));

        assertThat(ids(devices.now(instance.withArgs(List.of("-dev", "CUDA0", "--device", "CUDA1")), () -> false)))
                .containsExactly("CUDA1");
        assertThat(ids(devices.now(instance.withArgs(List.of("-dev", "none")), () -> false)))
                .isEmpty();
    }

    @Test
    void anEngineWithoutDevicesIsNotAskedAgain() throws IOException {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", "  BLAS: OpenBLAS (0 MiB, 0 MiB free)\n");
        assertThat(devices.areNone(on(engine))).isFalse();

        assertThat(ids(devices.now(on(engine), () -> false))).isEmpty();
        assertThat(ids(devices.now(on(engine), () -> false))).isEmpty();

        assertThat(devices.areNone(on(engine))).isTrue();
        assertThat(engine.questions()).containsOnlyOnce("--list-devices");
    }

    @Test
    void whoChoseTheProcessorIsAskedNothing() throws IOException {
        ScriptedEngine engine = ScriptedEngine.recorded(folder, "2026-08", TWO);
        Instance instance = on(engine).withGpu(new GpuOptions(Backend.CPU, null, null, null));

        assertThat(ids(devices.now(instance, () -> false))).isEmpty();
        assertThat(devices.areNone(instance)).isTrue();
        assertThat(engine.questions()).isEmpty();
    }

    @Test
    void ofAnEngineThatIsNotThereOrDoesNotTellNothingIsKnown() throws IOException {
        Instance missing = Instance.of("a", folder.resolve("m.gguf"))
                .withEngine(folder.resolve("none").toString());
        Instance silent = on(ScriptedEngine.in(folder, Map.of("--help", "echo nothing")));

        assertThat(devices.now(missing, () -> false)).isEmpty();
        assertThat(devices.now(silent, () -> false)).isEmpty();
    }

    @Test
    void aStopWaitsForNoAnswerAndEndsTheQuestion() throws IOException {
        Path help = Path.of("src/test/resources/transcripts/2026-08-help.txt").toAbsolutePath();
        Path before = folder.resolve("before");
        Path hangs = folder.resolve("hangs");
        ScriptedEngine engine = ScriptedEngine.in(
                folder,
                Map.of(
                        "--help", "cat '" + help + "'",
                        "--list-devices",
                                "if [ -e '" + before + "' ]; then echo $$ > '" + hangs + ".new'; mv '" + hangs
                                        + ".new' '" + hangs + "'; exec sleep 600; fi; touch '" + before
                                        + "'; echo 'Available devices:'; echo '  CUDA0: A card (9 MiB, 8 MiB free)'"));
        assertThat(capabilities.of(engine.engine()).join().devices()).hasSize(1);

        assertThat(devices.now(on(engine), () -> Files.exists(hangs))).isEmpty();

        long pid = Long.parseLong(Files.readString(hangs).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
