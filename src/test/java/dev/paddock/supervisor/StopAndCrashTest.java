package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How servers end, asked or not, with real child processes. */
@NullUnmarked
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "its servers end by signals, and their children are programs of Unix")
class StopAndCrashTest {
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
    void aServerDeafToTermIsKilledWithItsChildrenAfterTheGrace() throws IOException {
        bench.save("one", FakeScript.good().deafToSigterm().withChildren(2));
        ServerSnapshot ready = bench.start("one");
        List<Long> children = children(ready);
        CompletionStage<ServerSnapshot> stop = bench.supervisor().stop("one", false);

        bench.awaitState("one", ServerState.TERMINATING);
        bench.awaitState("one", ServerState.STOPPED);

        assertThat(get(stop).state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.lives(ready.pid())).isFalse();
        assertThat(children).hasSize(2).noneMatch(bench::lives);
    }

    @Test
    void aStopEndsTheChildrenOfAWillingServerToo() throws IOException {
        bench.save("one", FakeScript.good().withChildren(2));
        ServerSnapshot ready = bench.start("one");
        List<Long> children = children(ready);
        assertThat(children).hasSize(2).allMatch(bench::lives);

        bench.stop("one");

        assertThat(children).noneMatch(bench::lives);
    }

    @Test
    void aForcedStopSkipsTheGrace() throws IOException {
        bench.save("one", FakeScript.good().stopping(60_000, 0));
        ServerSnapshot ready = bench.start("one");

        get(bench.supervisor().stop("one", true));

        assertThat(bench.lives(ready.pid())).isFalse();
        assertThat(bench.log(ready)).doesNotContain("cleaning up");
    }

    @Test
    void forcingAStopThatIsUnderWayEndsItAtOnce() throws IOException {
        bench.save(withLongGrace("one", FakeScript.good().deafToSigterm()));
        bench.start("one");
        CompletionStage<ServerSnapshot> patient = bench.supervisor().stop("one", false);
        bench.awaitState("one", ServerState.TERMINATING);

        assertThat(get(bench.supervisor().stop("one", true)).state()).isEqualTo(ServerState.STOPPED);
        assertThat(get(patient).state()).isEqualTo(ServerState.STOPPED);
    }

    @Test
    void anyExitCodeAfterARequestedStopIsANormalStop() throws IOException {
        bench.save(
                Bench.retrying(bench.instance("one", FakeScript.good().stopping(50, 134)), 5, Duration.ofMillis(10)));
        bench.start("one");

        ServerSnapshot stopped = bench.stop("one");

        assertThat(stopped.state()).isEqualTo(ServerState.STOPPED);
        assertThat(stopped.problem()).isNull();
    }

    @Test
    void stopDuringLoadCancelsTheStart() throws IOException {
        bench.save("one", FakeScript.good().loading(60_000));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
        long pid = bench.awaitServer("one", ServerSnapshot::isRunning).pid();

        bench.stop("one");

        assertThat(failure(start).kind()).isEqualTo(PaddockException.Kind.CANCELLED);
        assertThat(bench.lives(pid)).isFalse();
    }

    @Test
    void stopRightAfterStartLeavesNothingRunning() throws IOException {
        bench.save("one", FakeScript.good());
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");

        get(bench.supervisor().stop("one", false));
        await().atMost(Bench.PATIENCE).until(() -> start.toCompletableFuture().isDone());
        bench.stop("one");

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.registry()).doesNotContain("\"pid\"");
    }

    @Test
    void stopDuringBackoffCancelsTheRestart() throws IOException {
        Path starts = folder.resolve("starts");
        FakeScript script =
                FakeScript.good().failingAtStart(1, "no known words").countingStartsIn(starts);
        bench.save(Bench.retrying(bench.instance("one", script), 5, Duration.ofMinutes(5)));
        CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
        ServerSnapshot waiting = bench.awaitState("one", ServerState.RESTARTING);
        assertThat(waiting.nextRetryAt()).isAfter(waiting.since());
        assertThat(waiting.problem()).isNotNull();

        ServerSnapshot stopped = bench.stop("one");

        assertThat(stopped.state()).isEqualTo(ServerState.STOPPED);
        assertThat(failure(start).kind()).isEqualTo(PaddockException.Kind.CANCELLED);
        assertThat(Files.readAllLines(starts)).hasSize(1);
    }

    @Test
    void startDuringBackoffTriesAtOnce() throws IOException {
        Path starts = folder.resolve("starts");
        FakeScript script =
                FakeScript.good().failingAtStart(1, "no known words").countingStartsIn(starts);
        bench.save(Bench.retrying(bench.instance("one", script), 5, Duration.ofMinutes(5)));
        CompletionStage<ServerSnapshot> first = bench.supervisor().start("one");
        bench.awaitState("one", ServerState.RESTARTING);
        bench.save("one", FakeScript.good());

        ServerSnapshot ready = bench.start("one");

        assertThat(get(first).pid()).isEqualTo(ready.pid());
        assertThat(ready.restarts()).isZero();
    }

    @Test
    void stoppingWhatIsStoppedReturnsIt() throws IOException {
        bench.save("one", FakeScript.good());

        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);
    }

    @Test
    void startWhileStoppingStartsAgainAfterIt() throws IOException {
        bench.save("one", FakeScript.good().stopping(200, 0));
        ServerSnapshot first = bench.start("one");
        CompletionStage<ServerSnapshot> stop = bench.supervisor().stop("one", false);
        bench.awaitState("one", ServerState.TERMINATING);

        ServerSnapshot second = bench.start("one");

        assertThat(get(stop).state()).isEqualTo(ServerState.STOPPED);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(bench.lives(first.pid())).isFalse();
    }

    @Test
    void aFailureThatWouldRepeatItselfIsNotRetried() throws IOException {
        Path starts = folder.resolve("starts");
        FakeScript script = FakeScript.good()
                .failingAtStart(1, "error: invalid argument: --flash-attention")
                .countingStartsIn(starts);
        bench.save(Bench.retrying(bench.instance("one", script), 5, Duration.ofMillis(10)));

        PaddockException failure = failure(bench.supervisor().start("one"));

        assertThat(failure.kind()).isEqualTo(PaddockException.Kind.FAILED);
        assertThat(failure.problem().evidence()).anyMatch(line -> line.contains("--flash-attention"));
        assertThat(bench.server("one").state()).isEqualTo(ServerState.FAILED);
        assertThat(bench.server("one").problem()).isEqualTo(failure.problem());
        assertThat(Files.readAllLines(starts)).hasSize(1);
    }

    @Test
    void aPortThatAnotherProgramTookMeanwhileIsNoFailure() throws IOException {
        Path starts = folder.resolve("starts");
        bench.save(
                "one",
                FakeScript.good().losingItsPortOnce(folder.resolve("lost")).countingStartsIn(starts));

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.isReady()).isTrue();
        assertThat(ready.restarts()).isZero();
        assertThat(Files.readAllLines(starts)).hasSize(2);
    }

    @Test
    void aStartThatKeepsFailingIsGivenUpAfterTheLastRetry() throws IOException {
        Path starts = folder.resolve("starts");
        FakeScript script =
                FakeScript.good().failingAtStart(3, "no known words").countingStartsIn(starts);
        bench.save(Bench.retrying(bench.instance("one", script), 2, Duration.ofMillis(10)));

        PaddockException failure = failure(bench.supervisor().start("one"));

        assertThat(failure.problem().evidence()).anyMatch(line -> line.contains("no known words"));
        assertThat(Files.readAllLines(starts)).hasSize(3);
        assertThat(bench.server("one").restarts()).isEqualTo(2);
    }

    @Test
    void aServerThatCrashesWhileItServesIsStartedAgain() throws IOException {
        bench.save(Bench.retrying(bench.instance("one", FakeScript.good()), 5, Duration.ofMillis(10)));
        ServerSnapshot first = bench.start("one");

        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

        ServerSnapshot second = bench.awaitServer("one", server -> server.isReady() && server.restarts() == 1);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(second.logFile()).isNotEqualTo(first.logFile());
        assertThat(Files.readString(bench.home.state().resolve("events.jsonl")))
                .contains("\"crash\"")
                .contains("\"restart\"");
    }

    @Test
    void theChildrenOfACrashedServerAreEnded() throws IOException {
        bench.save("one", FakeScript.good().withChildren(2));
        ServerSnapshot ready = bench.start("one");
        List<Long> children = children(ready);

        ProcessHandle.of(ready.pid()).orElseThrow().destroyForcibly();

        bench.awaitState("one", ServerState.FAILED);
        children.forEach(bench::awaitGone);
    }

    @Test
    void aServerThatHangsOrRecoversShowsInItsHealth() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot ready = bench.start("one");

        signal("-STOP", ready.pid());
        bench.awaitServer("one", server -> server.health() == Health.UNHEALTHY);
        signal("-CONT", ready.pid());

        assertThat(bench.awaitServer("one", server -> server.health() == Health.HEALTHY)
                        .state())
                .isEqualTo(ServerState.READY);
    }

    @Test
    void aFloodOfLogLinesDoesNotDelayReadiness() throws IOException {
        bench.save("one", FakeScript.good().flooding(200_000));

        assertThat(bench.start("one").isReady()).isTrue();
    }

    private static void signal(String signal, long pid) throws IOException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(pid))
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
    }

    private Instance withLongGrace(String name, FakeScript script) {
        var plain = bench.instance(name, script);
        var server = plain.server();
        return plain.withServer(new ServerOptions(
                server.host(),
                null,
                server.timeout(),
                null,
                null,
                server.startTimeout(),
                Duration.ofMinutes(5),
                List.of(),
                false));
    }

    private List<Long> children(ServerSnapshot server) throws IOException {
        return bench.log(server)
                .lines()
                .filter(line -> line.startsWith("child "))
                .map(line -> Long.parseLong(line.substring(6)))
                .toList();
    }
}
