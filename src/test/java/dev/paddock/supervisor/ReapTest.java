package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.platform.Ports;
import dev.paddock.platform.Untied;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers that were to end with Paddock and did not, or that nothing but Paddock ends. */
@NullUnmarked
@EnabledOnOs(value = OS.LINUX, disabledReason = "the bench finds processes by /proc")
class ReapTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        Instance plain = bench.instance("tied", FakeScript.good());
        bench.save(plain.withServer(plain.server().withDiesWithPaddock(true)));
        bench.save("free", FakeScript.good());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LocalSupervisor untied() {
        return new LocalSupervisor(
                bench.home,
                bench.catalog,
                new Engines(FakeEngines::fake, name -> null),
                Bench.MODELS,
                Bench.timings(Duration.ofMinutes(1)),
                Ports.FIRST,
                HostRoom::ofMachine,
                Untied.processes());
    }

    @Test
    void whatOutlivedItsPaddockIsEndedByTheNextOne() throws IOException {
        ServerSnapshot tied = bench.start("tied");
        ServerSnapshot free = bench.start("free");
        assertThat(bench.registry()).contains("\"dies_with_paddock\" : true");

        bench.reopen();

        bench.awaitGone(tied.pid());
        assertThat(bench.awaitState("tied", ServerState.STOPPED).problem()).isNull();
        assertThat(bench.awaitState("free", ServerState.READY).pid()).isEqualTo(free.pid());
        assertThat(bench.audit()).containsOnlyOnce("\"reap\"");
    }

    @Test
    void theNextOneEndsItWithoutTheListToo() throws IOException {
        ServerSnapshot tied = bench.start("tied");
        bench.supervisor().close();
        Files.delete(bench.registryFile());
        Files.deleteIfExists(bench.registryFile().resolveSibling("processes.json.bak"));

        bench.reopen();

        bench.awaitGone(tied.pid());
        bench.awaitState("tied", ServerState.STOPPED);
    }

    @Test
    void whereTheSystemHasNoTieAnOrderlyEndEndsThemAndLeavesTheOthers() {
        bench.supervisor().close();
        LocalSupervisor supervisor = untied();
        ServerSnapshot tied = Bench.get(supervisor.start("tied"));
        ServerSnapshot free = Bench.get(supervisor.start("free"));

        supervisor.close();

        assertThat(bench.lives(tied.pid())).isFalse();
        assertThat(bench.lives(free.pid())).isTrue();
        bench.reopen();
        bench.awaitState("free", ServerState.READY);
    }

    @Test
    void whereTheSystemHasNoTieThatIsSaidWhileOneRuns() {
        bench.supervisor().close();
        try (LocalSupervisor supervisor = untied()) {
            assertThat(supervisor.fleet().warnings()).extracting(Problem::code).doesNotContain("not-tied");

            Bench.get(supervisor.start("tied"));

            assertThat(supervisor.fleet().warnings())
                    .filteredOn(warning -> warning.code().equals("not-tied"))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.sentence())
                            .contains("\"tied\"", "no such tie", "the next start of Paddock ends it"));
        }
        bench.reopen();
    }
}
