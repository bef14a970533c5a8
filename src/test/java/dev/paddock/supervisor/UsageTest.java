package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import dev.paddock.domain.UsageHistory.Point;
import dev.paddock.platform.Machine;
import dev.paddock.platform.Machine.Memory;
import dev.paddock.platform.OomKills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
    private static final long GIB = 1L << 30;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }

    @Test
    void measurementsOfFiveSecondsShareAPoint() {
        UsageRing ring = new UsageRing();
        ring.measured(seconds(-20), null, 100);
        ring.measured(seconds(2), 10.0, 200);
        ring.measured(seconds(4), 12.34, 300);
        ring.replied(seconds(11), 42);

        assertThat(ring.points(seconds(12), NOON))
                .containsExactly(
                        new Point(NOON.minusSeconds(32), null, 100, null),
                        new Point(NOON.minusSeconds(12), 12.3, 300, null),
                        new Point(NOON.minusSeconds(2), null, 0, 42.0));
    }

    @Test
    void whatIsOlderThanAnHourIsGone() {
        UsageRing ring = new UsageRing();
        for (int second = 0; second < 9_000; second += 2) {
            ring.measured(seconds(second), 1.0, second);
        }

        List<Point> points = ring.points(seconds(9_000), NOON);

        assertThat(points).hasSizeBetween(719, 720);
        assertThat(points.getFirst().at()).isAfterOrEqualTo(NOON.minus(Duration.ofHours(1)));
        assertThat(points.getLast().residentBytes()).isEqualTo(8_998);
    }

    @Test
    void aLongSilenceLeavesNothing() {
        UsageRing ring = new UsageRing();
        ring.measured(seconds(10), 1.0, 1);
        ring.measured(seconds(100_000), 2.0, 2);

        assertThat(ring.points(seconds(100_000), NOON))
                .singleElement()
                .satisfies(point -> assertThat(point.cpuPercent()).isEqualTo(2.0));
        assertThat(new UsageRing().points(seconds(1), NOON)).isEmpty();
    }

    private static Memory free(double gibibytes) {
        return new Memory(64 * GIB, (long) (gibibytes * GIB));
    }

    @Test
    void memoryThatRunsOutIsWarnedOfOnce() throws IOException {
        Semaphore changes = new Semaphore(0);
        MemoryWatch watch = new MemoryWatch(new AuditTrail(folder.resolve("events.jsonl")), changes::release);
        List<ServerSnapshot> running = List.of(ScriptedServers.ready("chat", 1, 8001));

        watch.look(() -> free(3.3), running);
        assertThat(watch.warning()).isEmpty();
        watch.look(() -> free(3.0), running);
        Optional<Problem> first = watch.warning();
        for (double left : new double[] {3.3, 2.9, 4.7, 0.1}) {
            watch.look(() -> free(left), running);
            assertThat(watch.warning()).isEqualTo(first);
        }
        assertThat(first.orElseThrow().sentence())
                .contains("running out of memory")
                .contains("3.0 GiB of 64.0 GiB")
                .contains("chat");

        watch.look(() -> free(5), running);
        assertThat(watch.warning()).isEmpty();
        watch.look(() -> free(1), running);
        watch.look(() -> free(1), List.of());
        assertThat(watch.warning()).isEmpty();
        assertThat(changes.availablePermits()).isEqualTo(4);
        assertThat(Files.readAllLines(folder.resolve("events.jsonl")))
                .hasSize(2)
                .allMatch(line -> line.contains("\"event\":\"low-memory\""));
    }

    @Test
    void howMuchMemoryIsLittleDependsOnTheMachine() {
        assertThat(MemoryWatch.least(8 * GIB)).isEqualTo(GIB);
        assertThat(MemoryWatch.least(2 * GIB)).isEqualTo(GIB / 2);
        assertThat(MemoryWatch.least(100 * GIB)).isCloseTo(5 * GIB, org.assertj.core.data.Percentage.withPercentage(1));
    }

    /** The pauses are so long that only a look can end one. */
    @Test
    void whoLooksNeedNotWait() throws InterruptedException {
        Semaphore samples = new Semaphore(0);
        Duration never = Duration.ofHours(1);
        Timings plain = Timings.DEFAULT;
        Timings timings = new Timings(
                plain.startPoll(),
                plain.probeTimeout(),
                plain.hardLimit(),
                plain.stopPoll(),
                plain.killLimit(),
                plain.exitPoll(),
                Duration.ofMillis(1),
                never,
                plain.healthyReset(),
                plain.trialQuiet());
        MemoryWatch memory = new MemoryWatch(new AuditTrail(folder.resolve("events.jsonl")), () -> {});
        Lookers lookers = new Lookers();
        try (UsageSampler sampler = new UsageSampler(
                        new Machine(),
                        memory,
                        new OomWatch(OomKills::now),
                        lookers,
                        timings,
                        () -> {
                            samples.release();
                            return List.of();
                        },
                        _ -> null)
                .begin()) {
            samples.acquire();
            try (Subscription look = lookers.add();
                    Subscription another = lookers.add()) {
                assertThat(samples.tryAcquire(20, 30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void theHistoryOfARunningServerFillsByItself() throws IOException {
        try (Bench bench = new Bench(folder)) {
            bench.save("one", dev.paddock.testing.FakeScript.good().replyingAt(33.5));
            bench.start("one");
            bench.awaitServer(
                    "one", server -> server.usage() != null && server.usage().tokensPerSecond() != null);

            UsageHistory history = Bench.get(bench.supervisor().history("one"));

            assertThat(history.server()).isEqualTo("one");
            assertThat(history.points()).isNotEmpty().anyMatch(point -> point.residentBytes() > 0);
            assertThat(history.points()).anyMatch(point -> Double.valueOf(33.5).equals(point.tokensPerSecond()));
        }
    }
}
