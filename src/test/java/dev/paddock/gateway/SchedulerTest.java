package dev.paddock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.gateway.Scheduler.Drain;
import dev.paddock.gateway.Scheduler.Evict;
import dev.paddock.gateway.Scheduler.Facts;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.gateway.Scheduler.Server;
import dev.paddock.gateway.Scheduler.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static Server server(String name, Phase phase, long bytes, int inFlight, long lastUsed) {
        return new Server(name, phase, Map.of("gpu", bytes), inFlight, lastUsed, false);
    }

    private static List<Scheduler.Step> decide(long free, List<String> wanted, Server... servers) {
        return Scheduler.decide(new Facts(List.of(servers), wanted, Map.of("gpu", free), OptionalInt.empty()));
    }

    private static Server stopped(String name, long bytes) {
        return server(name, Phase.STOPPED, bytes, 0, 0);
    }

    @Test
    void whatFitsIsStarted() {
        assertThat(decide(10, List.of("a", "b"), stopped("a", 5), stopped("b", 5)))
                .containsExactly(new Start("a"), new Start("b"));
    }

    @Test
    void whatStartsHasTakenItsShare() {
        assertThat(decide(9, List.of("b"), server("a", Phase.STARTING, 5, 0, 0), stopped("b", 5)))
                .isEmpty();
    }

    @Test
    void ofTwoThatAreAskedForTogetherWhereOneFitsTheSecondWaits() {
        assertThat(decide(5, List.of("a", "b"), stopped("a", 5), stopped("b", 5)))
                .containsExactly(new Start("a"));
        assertThat(decide(1, List.of("a", "b"), stopped("a", 5), stopped("b", 5)))
                .as("neither fits")
                .containsExactly(new Start("a"));
    }

    @Test
    void theOneUsedLongestAgoGivesWay() {
        assertThat(decide(
                        0,
                        List.of("c"),
                        server("a", Phase.READY, 5, 0, 2),
                        server("b", Phase.READY, 5, 0, 1),
                        stopped("c", 5)))
                .containsExactly(new Evict("b"));
    }

    @Test
    void noMoreGiveWayThanMust() {
        assertThat(decide(
                        0,
                        List.of("c"),
                        server("small", Phase.READY, 1, 0, 1),
                        server("large", Phase.READY, 8, 0, 2),
                        stopped("c", 8)))
                .containsExactly(new Evict("large"));
    }

    @Test
    void busyOnesAreDrainedOnlyWhereIdleOnesAreNotEnough() {
        Server busy = server("busy", Phase.READY, 5, 1, 1);
        Server idle = server("idle", Phase.READY, 5, 0, 2);

        assertThat(decide(0, List.of("c"), busy, idle, stopped("c", 5))).containsExactly(new Evict("idle"));
        assertThat(decide(0, List.of("c"), busy, idle, stopped("c", 9)))
                .containsExactlyInAnyOrder(new Evict("idle"), new Drain("busy"));
    }

    @Test
    void whileSomethingLeavesNothingElseIsEnded() {
        assertThat(decide(
                        0,
                        List.of("c"),
                        server("a", Phase.STOPPING, 5, 0, 1),
                        server("b", Phase.READY, 5, 0, 1),
                        stopped("c", 5)))
                .isEmpty();
    }

    @Test
    void whoWaitsIsNotOvertakenByWhatWouldFit() {
        assertThat(decide(
                        3,
                        List.of("large", "small"),
                        server("busy", Phase.READY, 7, 1, 1),
                        stopped("large", 9),
                        stopped("small", 2)))
                .containsExactly(new Drain("busy"));
    }

    @Test
    void whatFitsInNoWayIsTriedWhenNothingIsLeftToGiveWay() {
        assertThat(decide(5, List.of("a"), stopped("a", 50))).containsExactly(new Start("a"));
        assertThat(decide(5, List.of("a"), stopped("a", 50), server("b", Phase.READY, 2, 0, 1)))
                .containsExactly(new Evict("b"));
    }

    @Test
    void whatIsKeptNeverGivesWay() {
        Server kept = new Server("kept", Phase.READY, Map.of("gpu", 5L), 0, 1, true);

        assertThat(decide(0, List.of("a"), kept, stopped("a", 5))).containsExactly(new Start("a"));
    }

    @Test
    void whatTakesNothingOfAScarcePlaceStays() {
        Server elsewhere = new Server("cpu", Phase.READY, Map.of("host", 50L), 0, 1, false);

        assertThat(decide(0, List.of("a"), elsewhere, server("b", Phase.READY, 5, 0, 2), stopped("a", 5)))
                .containsExactly(new Evict("b"));
    }

    @Test
    void theNumberOfServersIsABoundToo() {
        Facts facts = new Facts(
                List.of(server("a", Phase.READY, 0, 0, 1), stopped("b", 0)), List.of("b"), Map.of(), OptionalInt.of(1));

        assertThat(Scheduler.decide(facts)).containsExactly(new Evict("a"));
    }

    /** Whatever the facts, carried out again and again they come to rest with every wish fulfilled. */
    @Test
    void everyWishIsFulfilledInTheEnd() {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            Simulation simulation = new Simulation(random);
            simulation.run();
            assertThat(simulation.unfulfilled)
                    .as("round %d: %s", round, simulation)
                    .isEmpty();
        }
    }

    private static final class Simulation {
        private final Random random;
        private final List<Server> servers = new ArrayList<>();
        private final List<String> unfulfilled;
        private final long total;

        Simulation(Random random) {
            this.random = random;
            this.total = 5 + random.nextInt(15);
            int count = 1 + random.nextInt(6);
            IntStream.range(0, count).forEach(i -> servers.add(stopped("s" + i, 1 + random.nextInt(8))));
            this.unfulfilled = new ArrayList<>(IntStream.range(0, 12)
                    .mapToObj(_ -> "s" + random.nextInt(count))
                    .distinct()
                    .toList());
        }

        void run() {
            for (int turn = 0; turn < 200 && !unfulfilled.isEmpty(); turn++) {
                servers.replaceAll(this::live);
                unfulfilled.removeIf(name -> servers.stream()
                        .anyMatch(server -> server.name().equals(name) && server.phase() == Phase.READY));
                Scheduler.decide(new Facts(servers, unfulfilled, Map.of("gpu", free()), OptionalInt.empty()))
                        .forEach(this::carryOut);
            }
        }

        /** Loads end, requests come to an end, processes go. */
        private Server live(Server server) {
            Phase next = switch (server.phase()) {
                case STARTING -> random.nextBoolean() ? Phase.READY : Phase.STARTING;
                case STOPPING -> random.nextBoolean() ? Phase.STOPPED : Phase.STOPPING;
                case READY, STOPPED -> server.phase();
            };
            int inFlight = next == Phase.READY && server.phase() == Phase.STARTING
                    ? random.nextInt(3)
                    : Math.max(0, server.inFlight() - random.nextInt(2));
            return server(server.name(), next, server.needs().getOrDefault("gpu", 0L), inFlight, random.nextInt(100));
        }

        private long free() {
            return total
                    - servers.stream()
                            .filter(server -> server.phase() == Phase.READY || server.phase() == Phase.STOPPING)
                            .mapToLong(server -> server.needs().getOrDefault("gpu", 0L))
                            .sum();
        }

        private void carryOut(Scheduler.Step step) {
            servers.replaceAll(server -> {
                if (!server.name().equals(step.server())) {
                    return server;
                }
                return switch (step) {
                    case Start _ ->
                        server(server.name(), Phase.STARTING, server.needs().getOrDefault("gpu", 0L), 0, 0);
                    case Evict _ -> {
                        assertThat(server.inFlight()).isZero();
                        yield server(
                                server.name(), Phase.STOPPING, server.needs().getOrDefault("gpu", 0L), 0, 0);
                    }
                    case Drain _ -> server;
                };
            });
        }

        @Override
        public String toString() {
            return unfulfilled + " of " + servers + " in " + total;
        }
    }
}
