package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines and models that are deleted, also under servers that run. */
class MissingEngineTest {
    private static final PaddockException MISSING = new PaddockException(
            Kind.FAILED, Problem.of("builtin-missing", "The built-in engine is missing", "", "Install Paddock again."));

    @TempDir
    Path folder;

    @Test
    void onlyAStartOnItFailsAndAtOnce() throws IOException {
        Home home = Home.under(folder);
        Files.createDirectories(home.models());
        DemoModel.write(home.demoModel());
        Engines engines = new Engines(MissingEngineTest::missing, name -> null);

        try (LocalSupervisor supervisor = new LocalSupervisor(home, new Catalog(home), engines)) {
            Bench.get(supervisor.add(Instance.of("demo", home.demoModel())));
            var start = supervisor.start("demo").toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);

            assertThatThrownBy(start::join).hasCause(MISSING);
            assertThat(supervisor.fleet().server("demo").orElseThrow().state()).isEqualTo(ServerState.FAILED);
            assertThat(supervisor.fleet().server("demo").orElseThrow().problem())
                    .isEqualTo(MISSING.problem());
        }
    }

    @Test
    void aServerWhoseEngineVanishesServesOnAndARestartSaysWhyItCannotBe() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        try (Bench bench = Bench.ofEngine(folder, () -> gone.get() ? missing() : FakeEngines.fake())) {
            bench.save("one", FakeScript.good());
            ServerSnapshot ready = bench.start("one");

            gone.set(true);
            PaddockException refused = Bench.failure(bench.supervisor().restart("one"));

            assertThat(refused.problem().title()).contains("its old process serves on");
            assertThat(refused.problem().detail()).contains("The built-in engine is missing");
            assertThat(bench.server("one").isReady()).isTrue();
            assertThat(bench.server("one").pid()).isEqualTo(ready.pid());

            gone.set(false);
            assertThat(Bench.get(bench.supervisor().restart("one")).pid()).isNotEqualTo(ready.pid());
        }
    }

    @Test
    void aServerWhoseModelIsDeletedServesOnAndARestartSaysWhyItCannotBe() throws IOException {
        try (Bench bench = new Bench(folder)) {
            bench.save("one", FakeScript.good());
            ServerSnapshot ready = bench.start("one");

            Files.delete(bench.model);
            PaddockException refused = Bench.failure(bench.supervisor().restart("one"));

            assertThat(refused.problem().detail()).contains("There is no model " + bench.model);
            assertThat(bench.server("one").pid()).isEqualTo(ready.pid());
            assertThat(bench.server("one").isReady()).isTrue();
        }
    }

    private static Engine missing() {
        throw MISSING;
    }
}
