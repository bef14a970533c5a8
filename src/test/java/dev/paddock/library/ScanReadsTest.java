package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How much of the disk a scan reads, by the system's own count of what this thread reads. */
@EnabledOnOs(OS.LINUX)
class ScanReadsTest {
    private static final int FILES = 20;
    private static final int BLOCK = 64 * 1024;

    @TempDir
    Path folder;

    /** @param bytes by calls of read and its kin, from the cache of the system too */
    private record Reads(long calls, long bytes) {
        static Reads now() throws IOException {
            long calls = 0;
            long bytes = 0;
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
                long value = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                calls = line.startsWith("syscr:") ? value : calls;
                bytes = line.startsWith("rchar:") ? value : bytes;
            }
            return new Reads(calls, bytes);
        }

        Reads since(Reads before) {
            return new Reads(calls - before.calls, bytes - before.bytes);
        }
    }

    @Test
    void aScanReadsHeadersOnceAndNothingThatHasNotChanged() throws IOException {
        byte[] header = TestModels.vocabulary(8_000, "Large").toBytes();
        scan(models("classes-are-loaded", header, 2), "warm");
        scan(models("classes-are-loaded", header, 2), "warm");
        List<Place> places = models("models", header, FILES);

        Reads cold = scan(places, "state");
        Reads again = scan(places, "state");

        long blocks = FILES * (header.length / BLOCK + 1L);
        assertThat(cold.bytes()).isLessThan(FILES * (header.length + 2L * BLOCK));
        assertThat(cold.calls()).isLessThan(2 * blocks + 4 * FILES);
        assertThat(again.bytes()).as("the cache of headers alone").isLessThan(2 * cacheSize() + BLOCK);
        assertThat(again.calls()).isLessThan(FILES);
    }

    private long cacheSize() throws IOException {
        return Files.size(folder.resolve("state/model-headers.bin"));
    }

    /** Of different lengths: copies would be compared. */
    private List<Place> models(String name, byte[] header, int count) throws IOException {
        Path models = folder.resolve(name);
        for (int i = 0; i < count; i++) {
            Path file = models.resolve(i + ".gguf");
            byte[] content = Arrays.copyOf(header, header.length + i);
            TestModels.write(file, content);
        }
        return List.of(new Place("folders", "Mine", Layout.FILES, List.of(models), true, true));
    }

    private Reads scan(List<Place> places, String state) throws IOException {
        Reads before = Reads.now();
        assertThat(ModelLibrary.scanOnce(folder.resolve(state), places).models())
                .isNotEmpty();
        return Reads.now().since(before);
    }
}
