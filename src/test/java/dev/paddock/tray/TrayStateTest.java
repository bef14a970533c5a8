package dev.paddock.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrayStateTest {
    @Test
    void nothingIsIdle() {
        assertThat(TrayState.of(Fleet.EMPTY)).isEqualTo(TrayState.IDLE);
        assertThat(of(ServerState.STOPPED, ServerState.STOPPED)).isEqualTo(TrayState.IDLE);
    }

    @Test
    void oneReadyServerIsReady() {
        assertThat(of(ServerState.STOPPED, ServerState.READY)).isEqualTo(TrayState.READY);
    }

    @Test
    void whatStartsOrStopsIsWorking() {
        assertThat(Stream.of(
                        ServerState.LAUNCHING,
                        ServerState.INITIALIZING,
                        ServerState.TERMINATING,
                        ServerState.FORCE_KILLING))
                .allSatisfy(state -> assertThat(of(ServerState.READY, state)).isEqualTo(TrayState.WORKING));
    }

    @Test
    void troubleOutweighsAll() {
        assertThat(of(ServerState.READY, ServerState.LAUNCHING, ServerState.FAILED))
                .isEqualTo(TrayState.TROUBLE);
        assertThat(of(ServerState.RESTARTING)).isEqualTo(TrayState.TROUBLE);
    }

    @Test
    void aServerThatDoesNotAnswerIsTrouble() {
        assertThat(TrayState.of(new Fleet(List.of(Snapshots.unhealthy("chat")), List.of(), null)))
                .isEqualTo(TrayState.TROUBLE);
    }

    private static TrayState of(ServerState... states) {
        return TrayState.of(new Fleet(
                Stream.of(states).map(state -> Snapshots.in(state, "server")).toList(), List.of(), null));
    }
}
