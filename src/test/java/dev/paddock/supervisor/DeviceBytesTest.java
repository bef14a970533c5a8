package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a server takes of its devices, as far as its engine tells. */
@NullUnmarked
@EnabledOnOs(value = OS.LINUX, disabledReason = "the bench finds processes by /proc")
class DeviceBytesTest {
    private static final Map<String, Long> TOLD = Map.of("CUDA0", 3L << 30);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        bench.save(
                "one",
                FakeScript.good()
                        .saying(
                                "load_tensors:        CUDA0 model buffer size =  2048.00 MiB",
                                "llama_kv_cache:      CUDA0 KV buffer size =  1024.00 MiB"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void itIsToldOnceItServesAndForgottenWhenItStops() {
        bench.start("one");

        assertThat(bench.awaitServer("one", server -> !server.deviceBytes().isEmpty())
                        .deviceBytes())
                .isEqualTo(TOLD);
        assertThat(bench.stop("one").deviceBytes()).isEmpty();
    }

    @Test
    void ofAnAdoptedServerItIsReadFromItsLog() {
        bench.start("one");

        bench.reopen();

        assertThat(bench.awaitServer("one", server -> !server.deviceBytes().isEmpty())
                        .deviceBytes())
                .isEqualTo(TOLD);
    }
}
