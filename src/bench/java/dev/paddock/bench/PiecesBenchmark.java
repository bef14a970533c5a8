package dev.paddock.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The hot pieces, by JMH; all of them in each round. {@code -Dbench.rounds} takes more rounds. */
@NullUnmarked
class PiecesBenchmark {
    private static final String GROUP = "Hot pieces";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 2);
    private static final int ITERATIONS = 3;
    private static final Duration ITERATION = Duration.ofMillis(300);

    /** @param beside words for the benchmark of the same name with {@code Beside} at its end; empty for none */
    private record Piece(String benchmark, String what, String beside) {}

    private static final List<Piece> PIECES = List.of(
            new Piece("HeaderPiece.header", "GGUF header of 150 000 tokens", "reading the same bytes"),
            new Piece("HeaderPiece.need", "what 80 layers need", ""),
            new Piece("HeaderPiece.fit", "the largest context of 80 layers that fits", ""),
            new Piece("MailboxPiece.message", "a message through a mailbox", ""),
            new Piece("LogTailPiece.lastThousandLines", "the last 1000 lines of a log", ""),
            new Piece("LogTailPiece.follow", "a log of 100 000 lines, followed", "Files.readAllLines"),
            new Piece("RelayPiece.event", "an event of a stream, relayed", "from the server itself"),
            new Piece("DiagnosisPiece.diagnose", "a diagnosis that no rule fits", ""),
            new Piece("SchedulerPiece.decide", "what gives way among 100 servers", ""));

    @Test
    void hotPieces() throws Exception {
        Map<String, Samples> measured = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (RunResult result : new Runner(options()).run()) {
                BenchmarkParams params = result.getParams();
                Samples samples = measured.computeIfAbsent(shortName(params.getBenchmark()), _ -> new Samples());
                result.getBenchmarkResults().stream()
                        .flatMap(fork -> fork.getIterationResults().stream())
                        .map(IterationResult::getPrimaryResult)
                        .forEach(iteration -> samples.add(iteration.getScore()));
            }
        }
        for (Piece piece : PIECES) {
            Row row = Row.of(GROUP, piece.what(), "µs", measured.get(piece.benchmark()));
            Samples beside = measured.get(piece.benchmark() + "Beside");
            Report.add(beside == null ? row : row.beside(piece.beside(), beside));
        }
    }

    /** The class and the method, without the package. */
    private static String shortName(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    private static Options options() {
        TimeValue time = TimeValue.milliseconds(ITERATION.toMillis());
        return new OptionsBuilder()
                .include("^dev\\.paddock\\..*Piece\\.")
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(time)
                .measurementIterations(ITERATIONS)
                .measurementTime(time)
                .jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx512m")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
    }
}
