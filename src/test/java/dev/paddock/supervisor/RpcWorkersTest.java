package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeRpcServer;
import dev.paddock.testing.FakeScript;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    void aStopDuringTheStartWaitsForNoWorker() throws Exception {
        try (Bench bench = new Bench(folder);
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bench.save(bench.instance("one", FakeScript.good()).withRpc(List.of("127.0.0.1:" + silent.getLocalPort())));
            CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
            try (Socket hello = silent.accept()) {
                assertThat(hello.getInputStream().read()).isPositive();

                bench.stop("one");
            }

            assertThat(Bench.failure(start).kind()).isEqualTo(PaddockException.Kind.CANCELLED);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the engine is a shell script")
    void aWorkerThatIsDownAfterACrashIsTriedAgain() throws Exception {
        try (Bench bench = new Bench(folder)) {
            FakeRpcServer worker = FakeRpcServer.open(5, 0, 0);
            Instance plain = bench.instance("one", FakeScript.good());
            bench.save(plain.withEngine(ScriptedEngine.recorded(folder, "2026-08", "")
                            .script()
                            .toString())
                    .withRpc(List.of(worker.address()))
                    .withRestartPolicy(new RestartPolicy(true, 2, Duration.ofMillis(20), 1, Duration.ofMillis(20))));
            ServerSnapshot ready = bench.start("one");
            List<ServerSnapshot> seen = new CopyOnWriteArrayList<>();
            try (Subscription look =
                    bench.supervisor().subscribe(fleet -> fleet.server("one").ifPresent(seen::add))) {
                worker.close();

                ProcessHandle.of(ready.pid()).orElseThrow().destroyForcibly();

                ServerSnapshot failed = bench.awaitState("one", ServerState.FAILED);
                assertThat(failed.restarts()).isEqualTo(2);
                assertThat(failed.problem().code()).isEqualTo("worker-down");
                assertThat(seen)
                        .anyMatch(server -> server.state() == ServerState.RESTARTING
                                && server.problem().code().equals("worker-down"));
            }
        }
    }

    @Test
    void lintFindsWorkersThatAreDownOrThereTwice() throws IOException {
        Home home = Home.under(folder);
        Catalog catalog = new Catalog(home);
        String gone = "127.0.0.1:" + Bench.freePort();
        catalog.save(Instance.of("one", folder.resolve("m.gguf")).withRpc(List.of(gone, gone)));

        List<Finding> findings = new ConfigLint(home, catalog, List.of(), Set.of()).run();

        assertThat(findings.stream().map(Finding::sentence))
                .anyMatch(words -> words.contains("twice"))
                .anyMatch(words -> words.contains("The worker " + gone + " is down"));
    }

    @Test
    void lintDoesNotKnockAtAWorkerThatServes() throws IOException {
        Home home = Home.under(folder);
        Catalog catalog = new Catalog(home);
        try (ServerSocketChannel worker = ServerSocketChannel.open()) {
            worker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            worker.configureBlocking(false);
            String address = "127.0.0.1:" + worker.socket().getLocalPort();
            Instance one = Instance.of("one", folder.resolve("m.gguf")).withRpc(List.of(address));
            catalog.save(one);
            ServerSnapshot runs = ScriptedServers.withInstance(ScriptedServers.ready("one", 77, 8002), one);

            new ConfigLint(home, catalog, List.of(), new Fleet(List.of(runs), List.of(), null).workersInUse()).run();

            assertThat(worker.accept()).isNull();
        }
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
