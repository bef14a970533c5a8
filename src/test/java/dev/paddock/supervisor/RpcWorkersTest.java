package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeRpcServer;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class RpcWorkersTest {
    @TempDir
    Path folder;

    @Test
    void aWorkerThatListensIsFineAndOneThatDoesNotIsNamed() throws IOException {
        int gone = Bench.freePort();
        try (FakeRpcServer worker = FakeRpcServer.open(5, 0, 0);
                FakeRpcServer older = FakeRpcServer.open(3, 6, 1)) {
            String up = worker.address();
            assertThat(RpcWorkers.problem(List.of(older.address()))).isEmpty();

            assertThat(RpcWorkers.problem(List.of(up))).isEmpty();
            assertThat(RpcWorkers.problem(List.of(up, "127.0.0.1:" + gone)))
                    .hasValueSatisfying(problem -> assertThat(problem.sentence())
                            .contains("The worker 127.0.0.1:" + gone + " is down", "nothing listens there"));
        }
        assertThat(RpcWorkers.problem(List.of("127.0.0.1:99999")).orElseThrow().sentence())
                .contains("no port");
    }

    @Test
    void aServerIsNotStartedWithoutItsWorker() throws IOException {
        try (Bench bench = new Bench(folder)) {
            String gone = "127.0.0.1:" + Bench.freePort();
            bench.save(bench.instance("one", FakeScript.good()).withRpc(List.of(gone)));

            PaddockException refused = Bench.failure(bench.supervisor().start("one"));

            assertThat(refused.problem().code()).isEqualTo("worker-down");
            assertThat(bench.supervisor().registered()).isEmpty();
        }
    }

    @Test
    void lintFindsWorkersThatAreDownOrThereTwice() throws IOException {
        Home home = Home.under(folder);
        Catalog catalog = new Catalog(home);
        String gone = "127.0.0.1:" + Bench.freePort();
        catalog.save(Instance.of("one", folder.resolve("m.gguf")).withRpc(List.of(gone, gone)));

        List<Finding> findings = new ConfigLint(home, catalog, List.of()).run();

        assertThat(findings.stream().map(Finding::sentence))
                .anyMatch(words -> words.contains("twice"))
                .anyMatch(words -> words.contains("The worker " + gone + " is down"));
    }

    @Test
    void whatAnEngineSaysOfItsWorkersIsToldInWords() {
        assertThat(code("Failed to connect to 192.168.1.7:50052")).isEqualTo("worker-down");
        assertThat(code("RPC server version mismatch: 2.0.0")).isEqualTo("worker-version");
        assertThat(code("ggml-rpc.cpp:538: Remote RPC server crashed or returned malformed response"))
                .isEqualTo("worker-lost");
    }

    private static String code(String line) {
        return new Diagnostician(DiagnosisRules.shipped())
                .diagnose(new Diagnostician.Failure(
                        Path.of("m.gguf"), "b1", OptionalInt.of(134), List.of(line), Set.of(), null))
                .problem()
                .code();
    }
}
