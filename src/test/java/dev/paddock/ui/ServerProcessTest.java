package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
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

    @Test
    void whatCameByTheGatewayIsDrawnAsWhatWasNewSinceTheLastLook() {
        ServerProcess server = new ServerProcess(snapshot(10.0));
        server.update(asked(new RequestCounts(10, 0, 1, 100, 1_000, 9, 9.0)), NOW.minusSeconds(4));
        server.update(asked(new RequestCounts(14, 0, 3, 140, 1_100, 13, 9.4)), NOW.minusSeconds(2));
        server.update(asked(new RequestCounts(14, 1, 0, 140, 1_160, 13, 9.4)), NOW);

        Throughput came = server.throughputProperty().get();

        assertThat(came.inFlight().values()).extracting(Samples.Sample::value).containsExactly(1.0, 3.0, 0.0);
        assertThat(came.tokensOut().values()).extracting(Samples.Sample::value).containsExactly(50.0, 30.0);
        assertThat(came.firstToken().values())
                .singleElement()
                .satisfies(one -> assertThat(one.value()).isCloseTo(100, within(1e-6)));

        server.update(asked(new RequestCounts(1, 0, 0, 1, 1, 1, 0.1)), NOW.plusSeconds(2));
        assertThat(server.throughputProperty().get().tokensOut().values())
                .as("a gateway that was opened anew")
                .hasSize(2);
    }

    private static ServerSnapshot asked(RequestCounts counts) {
        return Screens.server("chat", "Chat", "Q4_K_M", 4096, ServerState.READY)
                .running(4711, 95)
                .using(new ServerSnapshot.Usage(10.0, Screens.GIB, 7.0, counts))
                .build();
    }

    private static ServerSnapshot snapshot(double cpu) {
        return Screens.server("chat", "Chat", "Q4_K_M", 4096, ServerState.READY)
                .running(4711, 95)
                .using(Screens.GIB, cpu, cpu == 30.0 ? 8.0 : 7.0)
                .build();
    }
}
