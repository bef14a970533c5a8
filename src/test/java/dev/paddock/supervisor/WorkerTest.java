package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.WorkerOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.RpcHello;
import dev.paddock.engine.WorkerHost;
import dev.paddock.testing.FakeRpcServer;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker is a server like any other, but for its words and for who may reach it. */
@NullUnmarked
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake worker is a shell script")
class WorkerTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Path program;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(folder);
        program = FakeRpcServer.program(folder, "rpc-server");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Instance worker(String host) throws IOException {
        return Instance.worker("lent", host, Bench.freePort(), WorkerOptions.DEFAULT)
                .withEngine(program.toString())
                .withRestartPolicy(new RestartPolicy(true, 3, Duration.ofMillis(20), 1, Duration.ofMillis(20)));
    }

    private Instance saved() throws Exception {
        return bench.save(worker("127.0.0.1"));
    }

    @Test
    void itIsReadyWhenItAnswersToAHelloAndStaysHealthyWhileItServes() throws Exception {
        Instance worker = saved();

        ServerSnapshot ready = bench.start("lent");

        assertThat(ready.assumedReady()).isFalse();
        assertThat(ready.endpoint()).isNull();
        assertThat(ready.model().displayName()).isEqualTo("RPC worker");
        assertThat(bench.supervisor().fleet().at(ready))
                .isEqualTo(" at rpc://127.0.0.1:" + worker.server().port());
        assertThat(RpcHello.ask("127.0.0.1", ready.port(), Bench.PATIENCE)).isEqualTo(new RpcHello.Version(5, 0, 0));
        try (Socket engine = new Socket("127.0.0.1", ready.port())) {
            engine.getOutputStream().write(0);
            bench.awaitServer("lent", server -> server.health() == Health.HEALTHY);
            assertThat(RpcHello.ask("127.0.0.1", ready.port(), Duration.ofMillis(200)))
                    .isInstanceOfAny(RpcHello.Silent.class, RpcHello.Version.class);
        }
        assertThat(bench.stop("lent").state()).isEqualTo(ServerState.STOPPED);
        bench.awaitGone(ready.pid());
    }

    @Test
    void oneThatCrashesIsStartedAgain() throws Exception {
        saved();
        ServerSnapshot first = bench.start("lent");

        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

        ServerSnapshot second = bench.awaitServer(
                "lent",
                server -> server.isReady()
                        && server.restarts() == 1
                        && !first.pid().equals(server.pid()));
        assertThat(second.port()).isEqualTo(first.port());
    }

    @Test
    void itIsFoundAgainByTheNextPaddock() throws Exception {
        saved();
        ServerSnapshot first = bench.start("lent");

        bench.reopen();

        assertThat(bench.awaitState("lent", ServerState.READY).pid()).isEqualTo(first.pid());
        bench.stop("lent");
        bench.awaitGone(first.pid());
    }

    @Test
    void whatItCannotDoIsToldInWords() throws Exception {
        bench.save(worker("127.0.0.1").withWorker(new WorkerOptions(List.of("CUDA9"), false)));

        PaddockException refused = failure(bench.supervisor().start("lent"));

        assertThat(refused.problem().code()).isEqualTo("device-unknown");
        assertThat(refused.problem().sentence()).contains("CUDA9");
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, public address",
        "100.128.0.1, public address",
        "172.32.0.1, public address",
        "0.0.0.0, every network",
        "::1, IPv4 addresses only",
        "fd00::1, IPv4 addresses only",
        "my-machine, address in numbers"
    })
    void itListensNowhereWhereStrangersAre(String host, String why) throws Exception {
        PaddockException added = failure(bench.supervisor().add(worker(host)));
        assertThat(added.problem().sentence()).contains("A worker cannot listen on " + host, why);

        bench.save(worker(host));
        bench.reopen();
        PaddockException started = failure(bench.supervisor().start("lent"));
        assertThat(started.problem().code()).isEqualTo("worker-host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-H", "--host", "-p", "--port"})
    void itsOwnArgumentsDoNotMoveItElsewhere(String flag) throws Exception {
        Instance moved = worker("127.0.0.1").withArgs(List.of("--threads", "2", flag, "0.0.0.0"));
        assertThat(failure(bench.supervisor().add(moved)).problem().sentence())
                .contains(flag + " may not stand among the arguments");

        bench.save(moved);
        bench.reopen();
        assertThat(failure(bench.supervisor().start("lent")).problem().code()).isEqualTo("flag-paddocks-own");
    }

    @Test
    void oneWhoseFileIsGoneIsFoundAgainAsTheWorkerThatItIs() throws Exception {
        Instance saved = saved();
        ServerSnapshot before = bench.start("lent");
        bench.supervisor().close();
        bench.catalog.delete("lent");

        bench.reopen();

        ServerSnapshot found = bench.awaitState("lent", ServerState.READY);
        assertThat(found.pid()).isEqualTo(before.pid());
        assertThat(found.instance().isWorker()).isTrue();
        assertThat(found.instance().server().port()).isEqualTo(saved.server().port());
        assertThat(found.instance().restartPolicy().enabled()).isFalse();
        bench.stop("lent");
        bench.awaitGone(before.pid());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.7", "169.254.1.1", "100.64.0.1"})
    void privateAddressesAreFine(String host) {
        WorkerHost.check(host);
    }

    @Test
    void anEngineWithoutTheProgramIsRefusedAndTheOneBesideItIsFound() throws Exception {
        assertThat(failure(bench.supervisor().add(worker("127.0.0.1").withEngine(null)))
                        .problem()
                        .sentence())
                .contains("cannot run a worker");

        Path engine = Files.createDirectory(folder.resolve("engine"));
        FakeRpcServer.program(engine, "llama-server");
        Instance beside =
                worker("127.0.0.1").withEngine(engine.resolve("llama-server").toString());
        assertThat(failure(bench.supervisor().add(beside)).problem().sentence())
                .contains("there is no rpc-server beside");
        FakeRpcServer.program(engine, "ggml-rpc-server");
        Bench.get(bench.supervisor().add(beside));
        ServerSnapshot ready = bench.start("lent");
        assertThat(ProcessHandle.of(ready.pid())
                        .orElseThrow()
                        .info()
                        .arguments()
                        .orElseThrow())
                .contains("dev.paddock.testing.FakeRpcServer");
    }

    @Test
    void othersThanThisMachineAreWarnedOf() throws Exception {
        List<Problem> warnings = CommandLine.render(
                        worker("192.168.1.7"),
                        new Engine("x", "x", List.of(program.toString()), Map.of()),
                        EngineCapabilities.unknown(Problem.of("x", "x", "x", null)),
                        50052)
                .warnings();

        assertThat(warnings)
                .extracting(Problem::sentence)
                .singleElement()
                .asString()
                .contains("no lock");
    }

    @Test
    void aServerWithAModelIsNotStartedWithAWorkerThatServesAnother() throws Exception {
        saved();
        ServerSnapshot worker = bench.start("lent");
        String address = "127.0.0.1:" + worker.port();
        bench.save(bench.instance("one", FakeScript.good()).withRpc(List.of(address)));
        try (Socket other = new Socket("127.0.0.1", worker.port())) {
            other.getOutputStream().write(new byte[] {14, 24, 0, 0, 0, 0, 0, 0, 0});
            other.getOutputStream().write(new byte[24]);
            assertThat(other.getInputStream().readNBytes(36)).hasSize(36);

            assertThatThrownBy(() -> bench.start("one"))
                    .cause()
                    .isInstanceOfSatisfying(
                            PaddockException.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo("worker-taken"));
        }
    }
}
