package dev.paddock.library;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The header of a model with 150 000 tokens, beside reading its bytes; and what a model of 80 layers needs. */
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeaderPiece {
    private static final int TOKENS = 150_000;

    private final MemoryFree free = new MemoryFree(1L << 26, Map.of("CUDA0", 1L << 24));
    private Path vocabulary;
    private Path large;
    private MemoryCalculator calculator;
    private MemoryOptions options;

    @Setup
    public void write() throws IOException {
        vocabulary = Files.createTempFile("bench", ".gguf");
        Files.write(vocabulary, TestModels.vocabulary(TOKENS, "Large").toBytes());
        large = Files.createTempFile("bench", ".gguf");
        Files.write(
                large,
                new LoadableModel("large", "llama", 80, 256, 4, 1, 64, 768, 4096, TensorType.Q4_0, 0, 0, false, 0)
                        .bytes());
        ModelShape shape = ShapeReader.read(List.of(GgufFile.readHeader(large))).orElseThrow();
        calculator = new MemoryCalculator(shape, 0, null);
        options = MemoryOptions.of(Instance.of("x", large).withEngine("llama-server"));
    }

    @Benchmark
    public Object header() throws IOException {
        return GgufFile.readHeader(vocabulary);
    }

    @Benchmark
    public Object headerBeside() throws IOException {
        return Files.readAllBytes(vocabulary);
    }

    @Benchmark
    public long need() {
        return calculator.need(options, Map.of()).total();
    }

    @Benchmark
    public Object fit() {
        return calculator.fit(options, free);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(vocabulary);
        Files.delete(large);
    }
}
