package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.bench.Turns;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looking at a folder of models costs. */
class LibraryBenchmark {
    private static final String GROUP = "Models";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final double COLD_MILLIS = 2_000;
    private static final double CACHED_MILLIS = 100;
    private static final int FILES = 1_000;
    private static final int TOKENS_EACH = Integer.getInteger("bench.tokens", 8_000);

    @TempDir
    Path folder;

    /** The files are in the cache of the system, whoever comes first. */
    @Test
    void aThousandFiles() throws Exception {
        Path models = folder.resolve("models");
        write(models);
        List<Place> places = List.of(new Place("folders", "Mine", Layout.FILES, List.of(models), true, true));
        AtomicInteger states = new AtomicInteger();
        Path known = folder.resolve("known");
        ModelLibrary.scanOnce(known, places);
        List<Samples> times = Turns.take(
                1,
                ROUNDS,
                () -> Turns.millis(() -> scan(folder.resolve("state-" + states.incrementAndGet()), places)),
                () -> Turns.millis(() -> readAll(models)),
                () -> Turns.millis(() -> scan(known, places)));
        Report.add(Row.of(GROUP, FILES + " GGUF files of " + TOKENS_EACH + " tokens, cold", "ms", times.get(0))
                .beside("reading the same bytes", times.get(1))
                .atMost(COLD_MILLIS));
        Report.add(Row.of(GROUP, "the same files again", "ms", times.get(2))
                .beside("reading the same bytes", times.get(1))
                .atMost(CACHED_MILLIS));
    }

    private static void scan(Path state, List<Place> places) {
        LibrarySnapshot found = ModelLibrary.scanOnce(state, places);
        assertThat(found.models()).hasSize(FILES);
    }

    private static void readAll(Path models) throws IOException {
        for (int i = 0; i < FILES; i++) {
            assertThat(Files.readAllBytes(models.resolve(i + ".gguf"))).isNotEmpty();
        }
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

    private static int indexOf(byte[] content, String text) {
        return new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
