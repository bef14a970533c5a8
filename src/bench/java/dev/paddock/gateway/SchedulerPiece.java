package dev.paddock.gateway;

import dev.paddock.gateway.Scheduler.Facts;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.gateway.Scheduler.Server;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What gives way for a server that does not fit, among a hundred of which half are loaded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SchedulerPiece {
    private static final int SERVERS = 100;

    private final Facts facts = new Facts(
            IntStream.range(0, SERVERS)
                    .mapToObj(i -> new Server(
                            "server-" + i,
                            i % 2 == 0 ? Phase.READY : Phase.STOPPED,
                            Map.of("gpu", 1L + i % 7),
                            i % 3,
                            i,
                            false))
                    .toList(),
            List.of("server-97", "server-99"),
            Map.of("gpu", 0L),
            OptionalInt.empty());

    @Benchmark
    public Object decide() {
        return Scheduler.decide(facts);
    }
}
