package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Start, readiness and stop, with real child processes. */
@NullUnmarked
class LifecycleTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void startsServesAndStops() throws IOException {
        bench.save("one", FakeScript.good());

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.state()).isEqualTo(ServerState.READY);
        assertThat(ready.health()).isEqualTo(Health.HEALTHY);
        assertThat(ready.assumedReady()).isFalse();
        assertThat(ready.port()).isGreaterThanOrEqualTo(8001);
        assertThat(bench.lives(ready.pid())).isTrue();
        assertThat(bench.log(ready)).contains("model loaded");
        assertThat(bench.registry()).contains("\"running\"").contains("\"pid\" : " + ready.pid());

        ServerSnapshot stopped = bench.stop("one");

        assertThat(stopped.state()).isEqualTo(ServerState.STOPPED);
        assertThat(stopped.pid()).isNull();
        assertThat(bench.lives(ready.pid())).isFalse();
        assertThat(bench.log(ready)).contains("cleaning up before exit");
        assertThat(bench.registry()).doesNotContain("\"pid\"");
    }

    /** No shell is between: what one would take for its own arrives as it is. */
    @Test
    void aServerGetsItsArgumentsToTheLetter() throws IOException {
        Path heard = folder.resolve("arguments");
        Path model = folder.resolve("\uD83D\uDE00 my models").resolve("x".repeat(150));
        Files.createDirectories(model);
        model = Files.copy(bench.model, model.resolve("y".repeat(150) + ".gguf"));
        String odd = "\uD83D\uDE00 \"a\" 'b' $HOME %PATH% `c` ; & | > \\ \n*\\";
        Instance one = bench.instance("one", FakeScript.good().writingItsArgumentsTo(heard));
        bench.save(one.withModel(one.model().withPath(model)).withArgs(List.of("--alias", odd)));

        bench.start("one");

        assertThat(model.toString()).hasSizeGreaterThan(300);
        assertThat(Files.readString(heard).split("\0", -1))
                .containsSequence("--model", model.toString())
                .containsSequence("--alias", odd);
    }

    @Test
    void startingWhatRunsReturnsIt() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot first = bench.start("one");

        assertThat(bench.start("one").pid()).isEqualTo(first.pid());
    }

    @Test
    void startingWhatStartsJoinsThatStart() throws IOException {
        Path starts = folder.resolve("starts");
        bench.save("one", FakeScript.good().loading(150).countingStartsIn(starts));

        List<CompletionStage<ServerSnapshot>> all = IntStream.range(0, 5)
                .mapToObj(i -> bench.supervisor().start("one"))
                .toList();

        assertThat(all.stream().map(stage -> get(stage).pid()).distinct()).hasSize(1);
        assertThat(Files.readAllLines(starts)).hasSize(1);
    }

    @Test
    void anEarlyPhraseInTheLogIsNotReadiness() throws IOException {
        bench.save("one", FakeScript.good().sayingTooEarly().loading(400));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");

        ServerSnapshot loading = bench.awaitServer("one", server -> server.health() == Health.LOADING);
        assertThat(loading.state()).isEqualTo(ServerState.INITIALIZING);

        assertThat(bench.log(get(start))).contains("main: model loaded");
    }

    @Test
    void aSilentServerBecomesReady() throws IOException {
        bench.save("one", FakeScript.good().silently().loading(100));

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.assumedReady()).isFalse();
        assertThat(bench.log(ready)).isEmpty();
    }

    @Test
    void aServerWithOnlyTheNewerHealthPathBecomesReady() throws IOException {
        bench.save("one", FakeScript.good().withV1HealthOnly().loading(50));

        assertThat(bench.start("one").health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aServerThatListensAndNeverSaysSoIsAssumedReadyAfterTheTimeout() throws IOException {
        bench.save(Bench.withStartTimeout(
                bench.instance("one", FakeScript.good().answeringHealth(500)), Duration.ofSeconds(2)));

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.state()).isEqualTo(ServerState.READY);
        assertThat(ready.assumedReady()).isTrue();
        assertThat(ready.health()).isNotEqualTo(Health.HEALTHY);
    }

    @Test
    void aServerThatLoadsLongerThanTheTimeoutIsSlowThenReady() throws IOException {
        bench.save(
                Bench.withStartTimeout(bench.instance("one", FakeScript.good().loading(1500)), Duration.ofMillis(700)));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");

        assertThat(bench.awaitServer("one", ServerSnapshot::slow).state()).isEqualTo(ServerState.INITIALIZING);

        ServerSnapshot ready = get(start);
        assertThat(ready.slow()).isFalse();
        assertThat(ready.assumedReady()).isFalse();
    }

    @Test
    void aServerThatNeitherListensNorEndsFailsAtTheHardLimit() throws IOException {
        bench.hardLimit(Duration.ofSeconds(2));
        bench.reopen();
        bench.save(Bench.withStartTimeout(
                bench.instance("one", FakeScript.good().neverListening()), Duration.ofMillis(300)));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
        long pid = bench.awaitServer("one", ServerSnapshot::isRunning).pid();

        PaddockException failure = failure(start);

        assertThat(failure.kind()).isEqualTo(PaddockException.Kind.TIMEOUT);
        assertThat(failure.problem().evidence()).anyMatch(line -> line.contains("loading model"));
        assertThat(bench.server("one").state()).isEqualTo(ServerState.FAILED);
        assertThat(bench.lives(pid)).isFalse();
    }

    /** As when another program opens the port between its choice and its use. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whoElseAnswersOnThePortIsNotTakenForTheServer() throws IOException {
        bench.hardLimit(Duration.ofSeconds(2));
        bench.reopen();
        bench.save(Bench.withStartTimeout(
                bench.instance("one", FakeScript.good().neverListening()), Duration.ofMillis(300)));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
        int port = bench.awaitServer("one", ServerSnapshot::isRunning).port();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        try {
            other.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            other.start();

            assertThat(failure(start).kind()).isEqualTo(PaddockException.Kind.TIMEOUT);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void severalStartAtOnceOnPortsOfTheirOwn() throws IOException {
        for (int i = 0; i < 4; i++) {
            bench.save("server-" + i, FakeScript.good().loading(50));
        }

        List<CompletionStage<ServerSnapshot>> starts = IntStream.range(0, 4)
                .mapToObj(i -> bench.supervisor().start("server-" + i))
                .toList();

        assertThat(starts.stream().map(stage -> get(stage).port()).distinct()).hasSize(4);
        assertThat(bench.supervisor().fleet().readyCount()).isEqualTo(4);

        List<ServerSnapshot> stopped = get(bench.supervisor().stopAll(false));
        assertThat(stopped).hasSize(4).allMatch(server -> server.state() == ServerState.STOPPED);
        assertThat(bench.supervisor().fleet().runningCount()).isZero();
    }

    @Test
    void restartGivesANewProcessOnTheSamePort() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot first = bench.start("one");

        ServerSnapshot second = get(bench.supervisor().restart("one"));

        assertThat(second.state()).isEqualTo(ServerState.READY);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(bench.lives(first.pid())).isFalse();
    }

    @Test
    void aNameThatNobodyHasIsNotFound() {
        assertThat(failure(bench.supervisor().start("nobody")).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
    }
}
