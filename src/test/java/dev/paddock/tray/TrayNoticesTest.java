package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.tray.TrayBackend.Notice;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told, once and by one way, and what is not worth a word. */
class TrayNoticesTest extends TrayFixture {
    @Test
    void aSwitchThatWorksIsTold() {
        begin();
        choose(new TrayAction.SwitchTo("coding"));
        assertThat(supervisor.calls).containsExactly("switch coding");
        assertThat(icon().notices)
                .containsExactly(new Notice(Notice.Kind.SWITCHED, "Coding is ready", "2 servers run."));
    }

    @Test
    void aSwitchToNothingIsTold() {
        begin();
        choose(new TrayAction.SwitchTo("off"));
        assertThat(icon().notices).extracting(Notice::title).containsExactly("Switched to Everything off");
        assertThat(icon().state).isEqualTo(TrayState.IDLE);
    }

    @Test
    void aSwitchThatFailsThroughARunningServerIsToldOnce() {
        supervisor.failStart("chat", NO_MEMORY);
        begin();
        choose(new TrayAction.SwitchTo("chat"));
        worker.advance(Duration.ofMinutes(1));
        assertThat(icon().notices)
                .containsExactly(new Notice(
                        Notice.Kind.SWITCH_FAILED,
                        "Chat: 1 of 1 server did not start",
                        "chat: Not enough memory: it needs 42 GB, 5 GB are free. Choose a smaller model.",
                        List.of(new Notice.Reply("Go back to what ran before", new TrayAction.SwitchBack()))));
    }

    @Test
    void aSwitchThatIsRefusedIsTold() {
        begin();
        choose(new TrayAction.SwitchTo("gone"));
        assertThat(icon().notices).extracting(Notice::title).containsExactly("There is no profile called \"gone\"");
    }

    @Test
    void aCrashIsToldOnce() {
        begin();
        put(ServerState.RESTARTING, "chat");
        put(ServerState.LAUNCHING, "chat");
        put(ServerState.READY, "chat");
        assertThat(icon().notices)
                .containsExactly(new Notice(
                        Notice.Kind.CRASHED,
                        "chat stopped unexpectedly",
                        "The engine crashed: it ended with code 139. Look into its log. Paddock starts it again."));
    }

    @Test
    void memoryThatRunsOutIsToldOnce() {
        begin();
        supervisor.warn(Problem.of("low-memory", "Memory runs out", "1 GiB is left", "Stop a server."));
        worker.settle();
        put(ServerState.READY, "chat");

        assertThat(icon().notices)
                .containsExactly(
                        new Notice(Notice.Kind.LOW_MEMORY, "Memory runs out", "1 GiB is left. Stop a server."));
    }

    @Test
    void aCrashLoopIsToldAtItsBeginningAndAtItsEnd() {
        begin();
        for (int i = 1; i <= 3; i++) {
            supervisor.put(Snapshots.tried(ServerState.RESTARTING, "chat", i, Duration.ofSeconds(3)));
            worker.settle();
            supervisor.put(Snapshots.tried(ServerState.READY, "chat", i, Duration.ZERO));
            worker.settle();
        }
        supervisor.put(Snapshots.tried(ServerState.RESTARTING, "chat", 3, Duration.ofSeconds(3)));
        worker.settle();
        supervisor.put(Snapshots.tried(ServerState.FAILED, "chat", 3, Duration.ofSeconds(9)));
        worker.settle();
        assertThat(icon().notices)
                .extracting(Notice::title)
                .containsExactly("chat stopped unexpectedly", "chat keeps failing and was given up");
    }

    @Test
    void aCrashWhoseRestartWasTooQuickToSeeIsTold() {
        begin();
        supervisor.put(Snapshots.tried(ServerState.READY, "chat", 1, Duration.ofSeconds(5)));
        worker.settle();
        assertThat(icon().notices).extracting(Notice::title).containsExactly("chat stopped unexpectedly");
    }

    @Test
    void aCrashAfterALongTimeIsNewsAgain() {
        supervisor.put(Snapshots.tried(ServerState.READY, "chat", 1, Duration.ZERO));
        begin();
        supervisor.put(Snapshots.tried(ServerState.RESTARTING, "chat", 1, Duration.ofHours(2)));
        worker.settle();
        assertThat(icon().notices).hasSize(1);
    }

    @Test
    void whatHadFailedBeforeIsNoNews() {
        put(ServerState.FAILED, "coder");
        begin();
        put(ServerState.STOPPED, "embed");
        assertThat(icon().notices).isEmpty();
        assertThat(icon().state).isEqualTo(TrayState.TROUBLE);
    }

    @Test
    void anOrderlyStopIsNoNews() {
        begin();
        put(ServerState.TERMINATING, "chat");
        put(ServerState.STOPPED, "chat");
        assertThat(icon().notices).isEmpty();
    }

    @Test
    void aStartThatFailsIsToldWithWhatToDo() {
        supervisor.failStart("coder", NO_MEMORY);
        begin();
        choose(new TrayAction.Start("coder"));
        assertThat(icon().notices)
                .containsExactly(new Notice(
                        Notice.Kind.REQUEST_FAILED,
                        "coder: Not enough memory",
                        "It needs 42 GB, 5 GB are free. Choose a smaller model."));
    }

    @Test
    void severalStartsThatFailAreOneNotice() {
        supervisor.failStart("coder", NO_MEMORY);
        supervisor.failStart("embed", NO_MEMORY);
        begin();
        choose(new TrayAction.StartAll(List.of("coder", "embed")));
        assertThat(icon().notices)
                .containsExactly(new Notice(
                        Notice.Kind.REQUEST_FAILED,
                        "2 servers did not start",
                        "coder: Not enough memory\nembed: Not enough memory"));
    }

    @Test
    void aStartThatAStopCallsOffIsNoTrouble() {
        supervisor.holdStart("coder");
        begin();
        choose(new TrayAction.Start("coder"));
        assertThat(icon().state).isEqualTo(TrayState.WORKING);
        choose(new TrayAction.Stop("coder"));
        assertThat(icon().state).isEqualTo(TrayState.READY);
        assertThat(icon().notices).isEmpty();
    }

    @Test
    void whileOneServerStartsTheCrashOfAnotherIsTold() {
        supervisor.holdStart("coder");
        begin();
        choose(new TrayAction.Start("coder"));
        put(ServerState.RESTARTING, "chat");
        assertThat(icon().notices).extracting(Notice::title).containsExactly("chat stopped unexpectedly");
    }

    @Test
    void aPortThatFailsIsTold() {
        begin();
        choose(new TrayAction.OpenPage(URI.create("http://127.0.0.1:1")));
        assertThat(icon().notices)
                .containsExactly(new Notice(Notice.Kind.REQUEST_FAILED, "There is no browser", "Install one."));
    }

    @Test
    void anEventIsToldByOneWayOnly() {
        notifier.there = true;
        begin();
        put(ServerState.RESTARTING, "chat");
        assertThat(notifier.notices).hasSize(1);
        assertThat(icon().notices).isEmpty();

        notifier.there = false;
        put(ServerState.READY, "chat");
        supervisor.put(Snapshots.tried(ServerState.FAILED, "chat", 1, Duration.ZERO));
        worker.settle();
        assertThat(icon().notices).extracting(Notice::kind).containsExactly(Notice.Kind.GAVE_UP);
        assertThat(ports.calls).isEmpty();

        icon().tells = false;
        supervisor.warn(Problem.of("low-memory", "Memory runs out", "1 GiB is left", "Stop a server."));
        worker.settle();
        assertThat(ports.calls).containsExactly("tell Memory runs out");
        assertThat(notifier.notices).hasSize(1);
    }

    @Test
    void aNoticeIsToldWithoutATrayToo() {
        notifier.there = true;
        desktop.there = false;
        begin();
        put(ServerState.RESTARTING, "chat");
        assertThat(notifier.notices).extracting(Notice::kind).containsExactly(Notice.Kind.CRASHED);
    }

    @Test
    void anAnswerToANoticeIsCarriedOut() {
        notifier.there = true;
        begin();
        supervisor.put(Snapshots.tried(ServerState.FAILED, "chat", 3, Duration.ZERO));
        worker.settle();
        Notice notice = notifier.notices.getFirst();
        assertThat(notice.replies()).extracting(Notice.Reply::text).containsExactly("Start again");
        notifier.chosen.accept(notice.replies().getFirst().action());
        worker.settle();
        assertThat(supervisor.calls).containsExactly("start chat");
    }

    @Test
    void aKindThatNobodyWantsIsNotTold() {
        unwanted.add(Notice.Kind.CRASHED);
        begin();
        put(ServerState.RESTARTING, "chat");
        assertThat(icon().notices).isEmpty();
        choose(new TrayAction.SwitchTo("off"));
        assertThat(icon().notices).extracting(Notice::kind).containsExactly(Notice.Kind.SWITCHED);
    }
}
