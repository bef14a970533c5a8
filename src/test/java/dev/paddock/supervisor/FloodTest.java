package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Instance;
import dev.paddock.domain.LogOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogTail;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes that write without end into logs of one mebibyte. */
@NullUnmarked
class FloodTest {
    private static final int LINES = 1_500_000;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Instance flooding(String name) {
        return bench.instance(name, FakeScript.good().flooding(LINES).markingTheEndOfTheFloodBy(end()))
                .withLogs(new LogOptions(1, 3));
    }

    private long bytes(String name) throws IOException {
        try (Stream<Path> files = Files.list(bench.home.logs().resolve(name))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private Path end() {
        return folder.resolve("flood-has-ended");
    }

    private void awaitEndOfFlood(ServerSnapshot server) {
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(end()));
        await().atMost(Bench.PATIENCE).until(() -> bytes(server.name()) <= 3 * MEBIBYTE);
    }

    @Test
    void aFloodFillsItsFilesAndNoMore() throws IOException {
        bench.save(flooding("one"));

        ServerSnapshot ready = bench.start("one");

        awaitEndOfFlood(ready);
        assertThat(bench.server("one").state()).isEqualTo(ServerState.READY);
        assertThat(new LogFolder(bench.home.logs().resolve("one")).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.pieces()).hasSizeBetween(1, 2));
        assertThat(LogTail.lastLines(ready.logFile(), 5_000)).hasSize(5_000);
    }

    @Test
    void theLogOfAnAdoptedServerIsBoundedToo() throws IOException {
        bench.save(flooding("one"));
        ServerSnapshot ready = bench.start("one");

        bench.reopen();

        ServerSnapshot adopted = bench.awaitState("one", ServerState.READY);
        assertThat(adopted.pid()).isEqualTo(ready.pid());
        awaitEndOfFlood(adopted);
    }

    @Test
    void theLogOfACrashOutlivesManyRuns() throws IOException {
        bench.save(bench.instance("one", FakeScript.good().crashingAfter(0, 3)).withLogs(new LogOptions(1, 2)));
        Bench.failure(bench.supervisor().start("one"));
        Path crashed = bench.server("one").logFile();
        bench.save(bench.instance("one", FakeScript.good()).withLogs(new LogOptions(1, 2)));

        for (int i = 0; i < 3; i++) {
            bench.start("one");
            bench.stop("one");
        }

        List<LogFolder.Run> runs = new LogFolder(bench.home.logs().resolve("one")).runs();
        assertThat(runs).hasSize(2);
        assertThat(runs.getLast().file().getFileName()).isEqualTo(crashed.getFileName());
        assertThat(runs.getLast().crashed()).isTrue();
    }
}
