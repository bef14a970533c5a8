package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How often the life of a server writes the registry, counted by the system: it reports each file that is moved into place. */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class RegistryWritesTest {
    @TempDir
    Path folder;

    @Test
    void aStartIsWrittenAtMostThreeTimesAndAStopTwice() throws Exception {
        try (Bench bench = new Bench(folder);
                Writes writes = new Writes(bench.registryFile())) {
            bench.save("one", FakeScript.good());

            bench.start("one");
            assertThat(writes.sinceLast())
                    .as("before the process is there, when it is, and once more where its program was not known then")
                    .isBetween(2, 3);

            bench.start("one");
            assertThat(writes.sinceLast()).as("a start of what runs").isZero();

            bench.stop("one");
            assertThat(writes.sinceLast())
                    .as("before the process is asked to end, and when it is gone")
                    .isEqualTo(2);
        }
    }

    private static final class Writes implements AutoCloseable {
        private final Path file;
        private final WatchService watch;
        private int marks;

        Writes(Path file) throws IOException {
            this.file = file;
            watch = file.getFileSystem().newWatchService();
            Files.createDirectories(file.getParent()).register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        }

        /** What happened before a file that is made now is reported before it. */
        int sinceLast() throws Exception {
            Path mark = Files.createFile(file.resolveSibling("mark-" + marks++));
            int count = 0;
            boolean reached = false;
            while (!reached) {
                WatchKey key = watch.poll(20, TimeUnit.SECONDS);
                assertThat(key).as("news of the folder").isNotNull();
                for (WatchEvent<?> event : key.pollEvents()) {
                    assertThat(event.kind()).isEqualTo(StandardWatchEventKinds.ENTRY_CREATE);
                    count += file.getFileName().equals(event.context()) ? event.count() : 0;
                    reached |= mark.getFileName().equals(event.context());
                }
                key.reset();
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            watch.close();
        }
    }
}
