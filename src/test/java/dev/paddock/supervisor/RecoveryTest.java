package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a new Paddock makes of the servers of an earlier one. */
@NullUnmarked
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "its servers end by signals, and their children are programs of Unix")
class RecoveryTest {
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
    void aRunningServerIsAdoptedWithItsPidAndPort() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot before = bench.start("one");

        bench.reopen();

        ServerSnapshot after = bench.awaitState("one", ServerState.READY);
        assertThat(after.pid()).isEqualTo(before.pid());
        assertThat(after.port()).isEqualTo(before.port());
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
        assertThat(after.logFile()).isEqualTo(before.logFile());
        assertThat(bench.start("one").pid()).isEqualTo(before.pid());
    }

    @Test
    void aServerThatLoadsWhilePaddockDiesBecomesReadyUnderTheNext() throws IOException {
        bench.save("one", FakeScript.good().loading(600));
        bench.supervisor().start("one");
        long pid = bench.awaitServer("one", ServerSnapshot::isRunning).pid();

        bench.reopen();

        assertThat(bench.start("one").pid()).isEqualTo(pid);
    }

    @Test
    void anAdoptedServerCanBeStopped() throws IOException {
        bench.save("one", FakeScript.good().withChildren(1));
        ServerSnapshot before = bench.start("one");
        bench.reopen();

        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.lives(before.pid())).isFalse();
        assertThat(bench.log(before)).contains("cleaning up");
    }

    @Test
    void theEndOfAnAdoptedServerIsNoticed() throws IOException {
        bench.save(Bench.retrying(bench.instance("one", FakeScript.good()), 5, Duration.ofMillis(10)));
        ServerSnapshot before = bench.start("one");
        bench.reopen();
        bench.awaitState("one", ServerState.READY);

        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();

        assertThat(bench.awaitServer("one", server -> server.isReady() && server.restarts() == 1)
                        .pid())
                .isNotEqualTo(before.pid());
    }

    @Test
    void aStopThatPaddockDidNotLiveToSeeIsNoCrash() throws IOException {
        bench.save(
                Bench.retrying(bench.instance("one", FakeScript.good().stopping(400, 139)), 5, Duration.ofMillis(10)));
        ServerSnapshot before = bench.start("one");
        bench.supervisor().stop("one", false);
        await().until(() -> bench.registry().contains("\"stopping\""));

        bench.reopen();

        bench.awaitState("one", ServerState.STOPPED);
        bench.awaitGone(before.pid());
        assertThat(bench.audit()).doesNotContain("\"crash\"");
        assertThat(bench.registry()).doesNotContain("\"pid\"");
    }

    @Test
    void aServerThatDiedMeanwhileIsStruckOff() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot before = bench.start("one");
        bench.supervisor().close();
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
        bench.awaitGone(before.pid());

        bench.reopen();

        ServerSnapshot gone = bench.awaitServer("one", server -> server.problem() != null);
        assertThat(gone.state()).isEqualTo(ServerState.STOPPED);
        assertThat(gone.problem().sentence())
                .contains("\"one\" ended while Paddock was not running")
                .contains("paddock up one");
        assertThat(bench.audit()).contains("\"gone\"");
        assertThat(bench.registry()).doesNotContain("\"pid\"");
        assertThat(bench.start("one").problem()).isNull();
    }

    @Test
    void aServerThatWasToStopAndDidIsNoSurprise() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot before = bench.start("one");
        bench.supervisor().close();
        bench.rewriteRegistry("\"running\"", "\"stopping\"");
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
        bench.awaitGone(before.pid());

        bench.reopen();

        // A mailbox is worked off in order: what was posted at the opening is done by then.
        assertThat(bench.stop("one").problem()).isNull();
        assertThat(bench.audit()).contains("\"gone\"").doesNotContain("not running");
    }

    @Test
    void aSpawnThatWasNotWrittenDownAnyMoreIsFoundByItsToken() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot before = bench.start("one");
        bench.supervisor().close();
        bench.rewriteRegistry("\"pid\" : " + before.pid() + ",", "");

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(before.pid());
    }

    @Test
    void aServerWhoseInstanceWasDeletedIsAdoptedToo() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot before = bench.start("one");
        bench.supervisor().close();
        bench.catalog.delete("one");

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(before.pid());

        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();

        await().atMost(Bench.PATIENCE)
                .until(() -> bench.supervisor().fleet().server("one").stream()
                        .allMatch(server -> server.state().isSettledDown()));
    }

    @Test
    void closingLeavesServersRunningAndTellsThoseWhoWait() throws IOException {
        bench.save("one", FakeScript.good().loading(60_000));
        var start = bench.supervisor().start("one");
        long pid = bench.awaitServer("one", ServerSnapshot::isRunning).pid();

        bench.reopen();

        assertThat(Bench.failure(start).problem().code()).isEqualTo("closing");
        assertThat(bench.lives(pid)).isTrue();
        get(bench.supervisor().stop("one", false));
        assertThat(bench.lives(pid)).isFalse();
    }
}
