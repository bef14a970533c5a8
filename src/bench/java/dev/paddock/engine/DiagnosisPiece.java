package dev.paddock.engine;

import dev.paddock.engine.Diagnostician.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Every rule over the log of a run that went well, which none of them fits: the longest that a diagnosis takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DiagnosisPiece {
    private final Diagnostician diagnostician = new Diagnostician(DiagnosisRules.shipped());
    private final List<String> log = Recorded.output("2026-08-good-run").lines().toList();
    private final Failure failure =
            new Failure(Path.of("demo.gguf"), "llama-server", OptionalInt.of(3), log, Set.of(), null);

    @Benchmark
    public Object diagnose() {
        return diagnostician.diagnose(failure);
    }
}
