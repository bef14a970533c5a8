package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.library.DemoModel;
import dev.paddock.platform.Machine.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class MemoryAdviceTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private static final ServerSnapshot FAILED = ScriptedServers.snapshot("demo", ServerState.FAILED, null, null, null);

    private Optional<List<Device>> engineDevices = Optional.empty();
    private final List<ServerSnapshot> running = new ArrayList<>();
    private final AtomicLong available = new AtomicLong(MIB);
    private Path model;
    private MemoryAdvice advice;

    @BeforeEach
    void aModelOfSomeMebibytes() throws IOException {
        model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        advice = new MemoryAdvice(
                new LibraryModels(),
                () -> new Memory(512 * MIB, available.get()),
                new KnownDevices(() -> engineDevices),
                () -> running,
                new AuditTrail(folder.resolve("events.jsonl")));
    }

    @Test
    void aStartThatWillNotFitIsWarnedOfAndGoesOn() throws IOException {
        Instance demo = Instance.of("demo", model);
        boolean[] launched = new boolean[1];
        Launcher launcher = advice.before((instance, port, cancelled, events) -> {
            launched[0] = true;
            return null;
        });

        launcher.launch(demo, null, () -> false, event -> {});

        assertThat(launched[0]).isTrue();
        assertThat(advice.warnings(List.of(FAILED)))
                .singleElement()
                .extracting(Problem::code)
                .isEqualTo("memory-short");
        assertThat(Files.readString(folder.resolve("events.jsonl"))).contains("memory-short");
    }

    @Test
    void theWarningGoesWhenTheServerIsReadyOrStoppedOrWouldFit() {
        Instance demo = Instance.of("demo", model);
        assertThat(advice.look(demo, () -> false)).isPresent();

        assertThat(advice.warnings(List.of(ScriptedServers.ready("demo", 7, 8001))))
                .isEmpty();
        assertThat(advice.warnings(List.of(ScriptedServers.stopped("demo")))).isEmpty();

        available.set(512 * MIB);
        assertThat(advice.look(demo, () -> false)).isEmpty();
        assertThat(advice.warnings(List.of(FAILED))).isEmpty();
    }

    @Test
    void whatADeviceHasFreeCountsWhereItIsKnown() {
        Instance demo = Instance.of("demo", model).withEngine("/opt/llama-server");
        assertThat(advice.look(demo, () -> false)).isEmpty();

        engineDevices = Optional.of(List.of(new Device("CUDA0", "a card", 512 * MIB, 512 * MIB)));
        available.set(512 * MIB);
        assertThat(advice.look(demo, () -> false)).isEmpty();

        Instance whole = demo.withArgs(List.of("-ngl", "99"));
        assertThat(advice.look(whole, () -> false)).isEmpty();
        engineDevices = Optional.of(List.of(new Device("CUDA0", "a card", 512 * MIB, MIB)));
        assertThat(advice.look(whole, () -> false))
                .hasValueSatisfying(warning -> assertThat(warning.sentence()).contains("on CUDA0, 1 MiB are free"));

        available.set(MIB);
        engineDevices = Optional.of(List.of());
        assertThat(advice.look(demo, () -> false)).isPresent();
    }

    /** Their mapped weights are counted as available, and yet they would be missed. */
    @Test
    void whatRunningServersKeepMappedIsNotTakenForFree() throws IOException {
        Instance demo = Instance.of("demo", model).withArgs(List.of("-c", "256", "-ub", "32"));
        MemoryNeed need = new LibraryModels()
                .memory(demo, MemoryFree.ofHost(0))
                .orElseThrow()
                .need();
        ScriptedSupervisor others = new ScriptedSupervisor().with(ScriptedServers.ready("other", 7, 8001));
        Bench.get(others.update(Instance.of("other", model).withArgs(demo.args())));
        running.addAll(others.fleet().servers());
        long enough = need.total() * 11 / 10;

        available.set(enough);
        assertThat(advice.look(demo, () -> false)).isPresent();

        available.set(enough + need.hostMapped());
        assertThat(advice.look(demo, () -> false)).isEmpty();
    }
}
