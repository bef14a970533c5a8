package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Restarts where the new process comes beside the old one, with real child processes. */
@NullUnmarked
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its servers end by signals")
class GaplessRestartTest {
    @TempDir
    Path folder;

    private Bench bench;
    private final List<ServerSnapshot> replaced = new CopyOnWriteArrayList<>();
    private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        bench.room(new Bench.MuchRoom());
        reopen();
    }

    private void reopen() {
        bench.reopen();
        lead();
    }

    private void lead() {
        bench.supervisor().announceGateway(null, null, old -> {
            replaced.add(old);
            return drained;
        });
    }

    @AfterEach
    void close() {
        drained.complete(null);
        bench.close();
    }

    private void awaitSuccessor() {
        bench.awaitServer(
                "one",
                server -> server.replacement() != null && server.replacement().successor() != null);
    }

    private long successor() {
        awaitSuccessor();
        return Objects.requireNonNull(bench.server("one").replacement().successor());
    }

    @Test
    void theServerIsReadyAllTheTimeAndThenAnotherProcessAtAnotherPort() throws IOException {
        bench.save("one", FakeScript.good().loading(300));
        ServerSnapshot old = bench.start("one");
        List<ServerState> states = new CopyOnWriteArrayList<>();
        try (var watching = bench.supervisor()
                .subscribe(fleet -> fleet.server("one").ifPresent(server -> states.add(server.state())))) {

            ServerSnapshot now = get(bench.supervisor().restart("one"));

            assertThat(now.pid()).isNotEqualTo(old.pid());
            assertThat(now.port()).isNotEqualTo(old.port());
            assertThat(now.replacement()).isNull();
            assertThat(replaced).extracting(ServerSnapshot::pid).containsExactly(old.pid());
            bench.awaitGone(old.pid());
            assertThat(states).containsOnly(ServerState.READY);
            assertThat(bench.lives(now.pid())).isTrue();
        }
    }

    @Test
    void theOldProcessStaysUntilItsRequestsAreAnswered() throws IOException {
        drained = new CompletableFuture<>();
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");

        ServerSnapshot now = get(bench.supervisor().restart("one"));
        CompletionStage<ServerSnapshot> next = bench.supervisor().restart("one");

        assertThat(bench.lives(old.pid())).isTrue();
        assertThat(next.toCompletableFuture()).isNotDone();
        drained.complete(null);
        bench.awaitGone(old.pid());
        assertThat(get(next).pid()).isNotIn(old.pid(), now.pid());
    }

    @Test
    void theOldProcessIsEndedWhereItsRequestsTakeTooLong() throws IOException {
        drained = new CompletableFuture<>();
        Instance instance = bench.instance("one", FakeScript.good());
        bench.save(instance.withServer(new ServerOptions(
                "127.0.0.1",
                null,
                Duration.ofSeconds(1),
                null,
                null,
                Duration.ofSeconds(30),
                Duration.ofMillis(700),
                List.of(),
                false)));
        ServerSnapshot old = bench.start("one");

        get(bench.supervisor().restart("one"));

        bench.awaitGone(old.pid());
        assertThat(bench.audit()).contains("had time enough");
    }

    @Test
    void theNewProcessIsWhatTheFileSaysNow() throws IOException {
        bench.save("one", FakeScript.good());
        bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().saying("changed")));

        ServerSnapshot now = get(bench.supervisor().restart("one"));

        assertThat(bench.log(now)).contains("changed");
        assertThat(now.replacement()).isNull();
    }

    @Test
    void aNewProcessThatDiesLeavesTheOldOneServing() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().failingAtStart(1, "no such thing")));

        assertThat(failure(bench.supervisor().restart("one")).problem().title()).contains("its old process serves on");

        ServerSnapshot now = bench.awaitServer("one", server -> server.replacement() == null);
        assertThat(now.pid()).isEqualTo(old.pid());
        assertThat(now.isReady()).isTrue();
        await().atMost(Bench.PATIENCE).until(() -> bench.registry().split("\"instance\"", -1).length == 2);
    }

    @Test
    void killingTheNewProcessInTheMiddleLeavesTheOldOneServing() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().loading(60_000)));
        CompletionStage<ServerSnapshot> restart = bench.supervisor().restart("one");

        ProcessHandle.of(successor()).ifPresent(ProcessHandle::destroyForcibly);

        assertThat(failure(restart).kind()).isEqualTo(Kind.FAILED);
        assertThat(bench.start("one").pid()).isEqualTo(old.pid());
    }

    @Test
    void aNewProcessThatIsTooSlowIsEnded() throws IOException {
        bench.hardLimit(Duration.ofMillis(400));
        reopen();
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(Bench.withStartTimeout(
                bench.instance("one", FakeScript.good().loading(60_000)), Duration.ofMillis(100)));
        CompletionStage<ServerSnapshot> restart = bench.supervisor().restart("one");
        long late = successor();

        assertThat(failure(restart).kind()).isEqualTo(Kind.TIMEOUT);
        bench.awaitGone(late);
        assertThat(bench.server("one").pid()).isEqualTo(old.pid());
    }

    @Test
    void aStopInTheMiddleEndsBoth() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().loading(60_000)));
        CompletionStage<ServerSnapshot> restart = bench.supervisor().restart("one");
        long successor = successor();

        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);

        assertThat(failure(restart).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(bench.lives(old.pid())).isFalse();
        assertThat(bench.lives(successor)).isFalse();
        assertThat(bench.registry()).doesNotContain("\"instance\"");
    }

    @Test
    void aStopWhileTheOldOneIsLeavingEndsBoth() throws IOException {
        drained = new CompletableFuture<>();
        bench.save("one", FakeScript.good().deafToSigterm());
        ServerSnapshot old = bench.start("one");
        ServerSnapshot now = get(bench.supervisor().restart("one"));

        bench.stop("one");

        assertThat(bench.lives(old.pid())).isFalse();
        assertThat(bench.lives(now.pid())).isFalse();
    }

    @Test
    void whereTheOldOneDiesTheNewOneIsTheServerAtOnce() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().loading(1_000)));
        CompletionStage<ServerSnapshot> restart = bench.supervisor().restart("one");
        long successor = successor();

        ProcessHandle.of(old.pid()).ifPresent(ProcessHandle::destroyForcibly);

        assertThat(bench.awaitState("one", ServerState.INITIALIZING).pid()).isEqualTo(successor);
        assertThat(get(restart).pid()).isEqualTo(successor);
    }

    @Test
    void aFixedPortIsGivenBackFirst() throws IOException {
        int port = Bench.freePort();
        Instance instance = bench.instance("one", FakeScript.good());
        bench.save(instance.withServer(instance.server().withPort(port)));
        bench.start("one");

        ServerSnapshot now = get(bench.supervisor().restart("one"));

        assertThat(now.port()).isEqualTo(port);
        assertThat(now.replacement().stoppedFirst()).isEqualTo("its port " + port + " is fixed");
    }

    @Test
    void withoutMemoryForTwoItIsStoppedFirst() throws IOException {
        bench.room(new Bench.NoRoom());
        reopen();
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");

        ServerSnapshot now = get(bench.supervisor().restart("one"));

        assertThat(now.replacement().stoppedFirst()).contains("memory for two");
        assertThat(bench.lives(old.pid())).isFalse();
    }

    @Test
    void whoWantsItStoppedFirstGetsIt() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");

        ServerSnapshot now = get(bench.supervisor().restart("one", true));

        assertThat(bench.lives(old.pid())).isFalse();
        assertThat(now.replacement()).isNull();
        assertThat(replaced).isEmpty();
    }

    @Test
    void theNextPaddockGoesOnWithAReplacement() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        bench.save(bench.instance("one", FakeScript.good().loading(1_500)));
        bench.supervisor().restart("one");
        long successor = successor();

        reopen();

        assertThat(bench.server("one").pid()).isEqualTo(old.pid());
        bench.awaitServer("one", server -> Objects.equals(server.pid(), successor) && server.isReady());
        bench.awaitGone(old.pid());
    }

    @Test
    void theNextPaddockEndsWhatWasLeaving() throws IOException {
        drained = new CompletableFuture<>();
        bench.save("one", FakeScript.good());
        ServerSnapshot old = bench.start("one");
        ServerSnapshot now = get(bench.supervisor().restart("one"));

        reopen();

        bench.awaitGone(old.pid());
        assertThat(bench.start("one").pid()).isEqualTo(now.pid());
    }
}
