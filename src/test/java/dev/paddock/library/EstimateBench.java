package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What an estimate costs beyond reading the header: {@code mvn test -Dtest=EstimateBench -Dbench=true}. */
@EnabledIfSystemProperty(named = "bench", matches = "true")
class EstimateBench {
    private static final int ROUNDS = 20_000;

    @TempDir
    Path folder;

    @Test
    void printsWhatAnEstimateCosts() throws IOException {
        LoadableModel large =
                new LoadableModel("large", "llama", 80, 256, 4, 1, 64, 768, 4096, TensorType.Q4_0, 0, 0, false, 0);
        Path file = Files.write(folder.resolve("large.gguf"), large.bytes());
        ModelShape shape = ShapeReader.read(List.of(GgufFile.readHeader(file))).orElseThrow();
        MemoryCalculator calculator = new MemoryCalculator(shape, 0, null);
        MemoryOptions options = MemoryOptions.of(Instance.of("x", file).withEngine("llama-server"));
        MemoryFree free = new MemoryFree(1L << 26, Map.of("CUDA0", 1L << 24));
        long begun = System.nanoTime();
        GgufFile header = GgufFile.readHeader(file);
        long read = System.nanoTime();
        ShapeReader.read(List.of(header));
        long shaped = System.nanoTime();
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sum += calculator.need(options, Map.of()).total();
        }
        long warm = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            sum += calculator.need(options, Map.of()).total();
        }
        long needed = System.nanoTime();
        for (int round = 0; round < ROUNDS / 100; round++) {
            sum += calculator.fit(options, free).largestContext();
        }
        long fitted = System.nanoTime();
        assertThat(sum).isPositive();
        System.out.printf(
                "80 layers: header %.0f µs, shape %.0f µs, need %.1f µs, fit with a device %.0f µs%n",
                (read - begun) / 1e3,
                (shaped - read) / 1e3,
                (needed - warm) / 1e3 / ROUNDS,
                (fitted - needed) / 1e3 / (ROUNDS / 100));
    }
}
