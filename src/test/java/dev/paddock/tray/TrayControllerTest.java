package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.ServerState;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The icon and its menu, and what is chosen there. */
class TrayControllerTest extends TrayFixture {
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
}
