package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measures and holds what looking at models may cost; on a quiet machine, {@code mvn test -Dtest=LibraryCostTest -Dbench=true}. */
@EnabledIfSystemProperty(named = "bench", matches = "true")
class LibraryCostTest {
    private static final int TOKENS = 150_000;
    private static final int FILES = 1_000;
    private static final int TOKENS_EACH = Integer.getInteger("bench.tokens", 8_000);

    @TempDir
    Path folder;

    private static void report(String format, Object... values) {
        System.out.println("COST " + String.format(Locale.ROOT, format, values));
    }

    @Test
    void theHeaderOfALargeVocabulary() throws IOException {
        Path file = TestModels.write(folder.resolve("m.gguf"), TestModels.vocabulary(TOKENS, "Large"));
        double[] millis = new double[40];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            GgufFile header = GgufFile.readHeader(file);
            millis[i] = (System.nanoTime() - start) / 1e6;
            assertThat(header.tensors()).hasSize(300);
        }
        double first = millis[0];
        Arrays.sort(millis);
        report(
                "header of %d tokens (%.1f MB): first %.1f ms, median %.1f ms, worst %.1f ms",
                TOKENS, Files.size(file) / 1e6, first, millis[millis.length / 2], millis[millis.length - 1]);
        assertThat(millis[millis.length / 2]).isLessThan(20);
    }

    @Test
    void aThousandFiles() throws IOException {
        Path models = folder.resolve("models");
        write(models);
        List<Place> places = List.of(new Place("folders", "Mine", Layout.FILES, List.of(models), true, true));
        Path state = folder.resolve("state");

        long cpu = cpuNanos();
        long start = System.nanoTime();
        LibrarySnapshot cold = ModelLibrary.scanOnce(state, places);
        double coldMillis = (System.nanoTime() - start) / 1e6;
        double coldCpu = (cpuNanos() - cpu) / 1e6;
        assertThat(cold.models()).hasSize(FILES);

        double[] cached = new double[10];
        cpu = cpuNanos();
        for (int i = 0; i < cached.length; i++) {
            start = System.nanoTime();
            LibrarySnapshot again = ModelLibrary.scanOnce(state, places);
            cached[i] = (System.nanoTime() - start) / 1e6;
            assertThat(again).isEqualTo(cold);
        }
        double cachedCpu = (cpuNanos() - cpu) / 1e6 / cached.length;
        report(
                "%d files of %d tokens (%.2f MB of header each): cold %.0f ms (processor %.0f ms);"
                        + " from the cache %.0f ms first, %.0f ms best, %.0f ms worst (processor %.0f ms)",
                FILES,
                TOKENS_EACH,
                Files.size(models.resolve("0.gguf")) / 1e6,
                coldMillis,
                coldCpu,
                cached[0],
                Arrays.stream(cached).min().orElseThrow(),
                Arrays.stream(cached).max().orElseThrow(),
                cachedCpu);
        report("cache on disk: %.0f KB", Files.size(state.resolve("model-headers.bin")) / 1e3);
        assertThat(coldMillis).isLessThan(2000);
        assertThat(cached[0]).isLessThan(100);
    }

    /** All of one size, as quantizations of fine-tunes are, so that their contents must be compared. */
    private static void write(Path models) throws IOException {
        byte[] content = TestModels.vocabulary(TOKENS_EACH, "Model number 0000").toBytes();
        int at = indexOf(content, "0000");
        Files.createDirectories(models);
        for (int i = 0; i < FILES; i++) {
            Path file = models.resolve(i + ".gguf");
            System.arraycopy(
                    String.format(Locale.ROOT, "%04d", i).getBytes(StandardCharsets.US_ASCII), 0, content, at, 4);
            try (var out = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(content));
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static int indexOf(byte[] content, String text) {
        return new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
