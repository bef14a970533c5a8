package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Paddock whose built-in engine was deleted. */
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

    private static Engine missing() {
        throw MISSING;
    }
}
