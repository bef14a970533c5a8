package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.testing.FakeScript;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that was asked for a GPU and has none says so. */
@NullUnmarked
@EnabledOnOs(value = OS.LINUX, disabledReason = "the bench finds processes by /proc")
class GpuLossTest {
    private static final String NONE = "warning: no usable GPU found, --gpu-layers option will be ignored";

    @TempDir
    Path folder;

    private Bench bench;
    private Path engine;

    /** One that was built without GPUs. */
    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        engine = ScriptedEngine.recorded(folder, "2026-08", "").script();
    }

    private Instance wanting(String layers, FakeScript script) {
        Instance plain = bench.instance("one", script);
        return plain.withEngine(engine.toString()).withGpu(plain.gpu().withLayers(layers));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatTheLogTellsIsAWarningOfThisRun() throws IOException {
        bench.save(wanting("99", FakeScript.good().saying(NONE)));
        bench.start("one");

        ServerSnapshot server = bench.awaitServer("one", ServerSnapshot::isOnCpuInstead);

        assertThat(server.warnings()).extracting(warning -> warning.evidence()).containsExactly(List.of(NONE));
        assertThat(server.device()).isEqualTo("CPU");
        assertThat(bench.stop("one").warnings()).isEmpty();
    }

    @Test
    void anEngineThatIsSilentIsAsked() throws IOException {
        bench.save(wanting("all", FakeScript.good()));
        bench.start("one");

        ServerSnapshot server = bench.awaitServer("one", ServerSnapshot::isOnCpuInstead);

        assertThat(server.warnings().getFirst().sentence()).contains("its engine finds none at present");
    }

    @Test
    void aGpuThatWentWhileTheMachineSleptIsNamedAfterIt() throws IOException {
        bench.save(wanting("99", FakeScript.good().saying("load_tensors: offloaded 33/33 layers to GPU")));
        bench.start("one");
        assertThat(bench.server("one").isOnCpuInstead()).isFalse();

        bench.supervisor().lookAfresh();

        bench.awaitServer("one", ServerSnapshot::isOnCpuInstead);
    }

    @Test
    void whoAskedForNoneMissesNone() throws IOException {
        bench.save(wanting("auto", FakeScript.good().saying(NONE)));
        bench.start("one");
        bench.supervisor().lookAfresh();
        assertThat(bench.server("one").warnings()).isEmpty();
    }
}
