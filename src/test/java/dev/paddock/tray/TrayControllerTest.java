package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedSupervisor;
import dev.paddock.tray.TrayBackend.Notice;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrayControllerTest {
    private static final Profile CODING = new Profile("coding", "Coding", List.of("coder", "embed"));
    private static final Profile CHAT = new Profile("chat", "Chat", List.of("chat"));
    private static final Profile NOTHING = new Profile("off", "Everything off", List.of());
    private static final PaddockException NO_MEMORY = new PaddockException(
            Kind.FAILED,
            Problem.of("memory", "Not enough memory", "it needs 42 GB, 5 GB are free", "Choose a smaller model."));

    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(
                    Snapshots.in(ServerState.READY, "chat"),
                    Snapshots.in(ServerState.STOPPED, "coder"),
                    Snapshots.in(ServerState.STOPPED, "embed"))
            .withProfiles("chat", CODING, CHAT, NOTHING);
    private final FakeTray desktop = new FakeTray();
    private final ManualWorker worker = new ManualWorker();
    private final Ports ports = new Ports();
    private final Notifications notifier = new Notifications();
    private final Set<Notice.Kind> unwanted = EnumSet.noneOf(Notice.Kind.class);
    private final TrayController controller = new TrayController(
            supervisor,
            ports,
            TrayTexts.of(Locale.ENGLISH),
            new TrayDesktop(desktop, notifier, kind -> !unwanted.contains(kind)),
            worker);

    /** Those of the desktop, apart from its tray. */
    private static final class Notifications implements Notifier {
        private final List<Notice> notices = new ArrayList<>();
        private Consumer<TrayAction> chosen = action -> {};
        private boolean there;
        private boolean closed;

        @Override
        public boolean tell(Notice notice, Consumer<TrayAction> answer) {
            if (there) {
                notices.add(notice);
                chosen = answer;
            }
            return there;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Ports implements TrayPorts {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void openWindow() {
            calls.add("window");
        }

        @Override
        public void trayLost() {
            calls.add("tray lost");
        }

        @Override
        public void tell(Notice notice, Consumer<TrayAction> chosen) {
            calls.add("tell " + notice.title());
        }

        @Override
        public void quit(boolean stopServers) {
            calls.add("quit " + stopServers);
        }

        @Override
        public void copy(String text) {
            calls.add("copy " + text);
        }

        @Override
        public void browse(URI page) {
            if (page.getPort() == 1) {
                throw new PaddockException(
                        Kind.FAILED, Problem.of("browser", "There is no browser", "", "Install one."));
            }
            calls.add("browse " + page);
        }
    }

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    void theIconShowsTheFleetAndFollowsIt() {
        begin();
        assertThat(icon().state).isEqualTo(TrayState.READY);
        assertThat(icon().tooltip).isEqualTo("Paddock – 1 of 3 servers ready");
        assertThat(controller.isShown()).isTrue();

        put(ServerState.INITIALIZING, "coder");
        assertThat(icon().state).isEqualTo(TrayState.WORKING);
        assertThat(icon().menu.items())
                .anyMatch(item ->
                        item instanceof TrayMenu.Submenu menu && menu.text().equals("coder – Loading"));
        assertThat(icon().notices).isEmpty();
    }

    @Test
    void aBurstIsOneUpdateAndNoChangeIsNone() {
        begin();
        int before = icon().shows;
        for (ServerState state : ServerState.values()) {
            supervisor.put(Snapshots.in(state, "coder"));
        }
        supervisor.put(Snapshots.in(ServerState.LAUNCHING, "coder"));
        worker.settle();
        supervisor.put(Snapshots.in(ServerState.LAUNCHING, "coder"));
        worker.settle();
        assertThat(icon().shows).isEqualTo(before + 1);
    }

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
    void everyActionGoesWhereItBelongs() {
        begin();
        choose(new TrayAction.Restart("chat"));
        choose(new TrayAction.Stop("chat"));
        choose(new TrayAction.StopAll());
        assertThat(supervisor.calls).containsExactly("restart chat", "stop chat", "stop-all");
        URI address = URI.create("http://127.0.0.1:8001");
        choose(new TrayAction.CopyAddress(address));
        choose(new TrayAction.OpenPage(address));
        choose(new TrayAction.OpenWindow());
        choose(new TrayAction.Quit(true));
        assertThat(ports.calls).containsExactly("copy " + address, "browse " + address, "window", "quit true");
        assertThat(icon().notices).isEmpty();
    }

    @Test
    void aPortThatFailsIsTold() {
        begin();
        choose(new TrayAction.OpenPage(URI.create("http://127.0.0.1:1")));
        assertThat(icon().notices)
                .containsExactly(new Notice(Notice.Kind.REQUEST_FAILED, "There is no browser", "Install one."));
    }

    @Test
    void aPanelThatComesUpLateGetsTheIcon() {
        desktop.there = false;
        begin();
        assertThat(controller.isShown()).isFalse();
        put(ServerState.RESTARTING, "chat");
        desktop.there = true;
        worker.advance(TrayController.RETRY);
        assertThat(icon().state).isEqualTo(TrayState.TROUBLE);
        assertThat(icon().notices).as("old news").isEmpty();
        assertThat(controller.isShown()).isTrue();
    }

    @Test
    void whereNoPanelComesItGivesUpLooking() {
        desktop.there = false;
        begin();
        for (int i = 0; i < 2 * TrayController.MOST_TRIES; i++) {
            worker.advance(TrayController.RETRY);
        }
        assertThat(desktop.asked).isEqualTo(TrayController.MOST_TRIES);
        assertThat(worker.waitingCount()).isZero();
    }

    @Test
    void aPanelThatEndsAndComesBackGetsTheIconAgain() {
        begin();
        FakeTray.Icon first = icon();
        desktop.there = false;
        first.host.lost();
        first.host.lost();
        worker.settle();
        desktop.there = true;
        assertThat(first.closed).isTrue();
        assertThat(controller.isShown()).isFalse();
        worker.advance(TrayController.RETRY);
        assertThat(desktop.icons).hasSize(2);
        assertThat(icon().tooltip).isEqualTo("Paddock – 1 of 3 servers ready");
    }

    @Test
    void aPanelThatStaysAwayIsToldOnceSoThatNoWindowStaysHidden() {
        begin();
        desktop.there = false;
        icon().host.lost();
        worker.settle();
        assertThat(ports.calls).isEmpty();
        worker.advance(TrayController.RETRY);
        worker.advance(TrayController.RETRY);
        assertThat(ports.calls).containsExactly("tray lost");
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

    @Test
    void freedMemoryIsTakenAgainByTheSameServers() {
        put(ServerState.READY, "embed");
        begin();
        choose(new TrayAction.FreeMemory());
        assertThat(supervisor.calls).containsExactly("stop chat", "stop embed");
        assertThat(icon().state).isEqualTo(TrayState.IDLE);
        assertThat(icon().menu.items())
                .contains(new TrayMenu.Command("Restore 2 servers", true, new TrayAction.Restore()));

        supervisor.calls.clear();
        choose(new TrayAction.Restore());
        assertThat(supervisor.calls).containsExactly("start chat", "start embed");
        assertThat(icon().menu.items()).contains(new TrayMenu.Command("Restore", false, new TrayAction.Restore()));
        assertThat(icon().notices).isEmpty();
    }

    @Test
    void closingUndoesEverything() {
        begin();
        FakeTray.Icon icon = icon();
        assertThat(supervisor.listeners).hasSize(1);
        controller.close();
        controller.close();
        assertThat(icon.closed).isTrue();
        assertThat(supervisor.listeners).isEmpty();
        assertThat(worker.isShutdown()).isTrue();
        assertThat(notifier.closed).isTrue();
        assertThat(controller.isShown()).isFalse();

        int before = icon.shows;
        icon.host.chosen(new TrayAction.StopAll());
        supervisor.put(Snapshots.in(ServerState.FAILED, "chat"));
        worker.settle();
        assertThat(supervisor.calls).isEmpty();
        assertThat(icon.shows).isEqualTo(before);
    }

    @Test
    void closedWhileAStartIsUnderWayItKeepsQuiet() {
        supervisor.holdStart("coder");
        begin();
        choose(new TrayAction.Start("coder"));
        controller.close();
        supervisor.stop("coder", false);
        assertThat(icon().notices).isEmpty();
    }

    private void begin() {
        controller.begin();
        worker.settle();
    }

    private FakeTray.Icon icon() {
        return desktop.icon();
    }

    private void put(ServerState state, String name) {
        supervisor.put(Snapshots.in(state, name));
        worker.settle();
    }

    private void choose(TrayAction action) {
        icon().host.chosen(action);
        worker.settle();
    }
}
