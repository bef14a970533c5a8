package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.ServerState;
import dev.paddock.domain.UsageHistory;
import dev.paddock.domain.UsageHistory.Point;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    private static final Instant NOW = Screens.NOW;

    @Test
    void whatWasRecordedStandsBeforeWhatIsSeen() {
        ServerProcess server = new ServerProcess(snapshot(10.0));
        server.update(snapshot(30.0), NOW.minusSeconds(4));

        server.recall(
                new UsageHistory(
                        "chat",
                        List.of(
                                new Point(NOW.minusSeconds(3000), 99.0, 1, 99.0),
                                new Point(NOW.minusSeconds(60), 20.0, 1, 44.0),
                                new Point(NOW.minusSeconds(30), null, 1, null),
                                new Point(NOW, 40.0, 1, null))),
                NOW);

        assertThat(server.cpuProperty().get().values())
                .extracting(Samples.Sample::value)
                .containsExactly(20.0, 30.0);
        assertThat(server.replyRatesProperty().get().values())
                .extracting(Samples.Sample::value)
                .containsExactly(44.0, 8.0);
    }

    private static dev.paddock.domain.ServerSnapshot snapshot(double cpu) {
        return Screens.server("chat", "Chat", "Q4_K_M", 4096, ServerState.READY)
                .running(4711, 95)
                .using(Screens.GIB, cpu, cpu == 30.0 ? 8.0 : 7.0)
                .build();
    }
}
