package dev.paddock.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.files.FolderWatch.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    /** Told only by the system. */
    private static final FolderListener.Pace TOLD =
            new FolderListener.Pace(SHORT, Duration.ofMillis(200), Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    Path folder;

    @Test
    void aNewFileIsToldByItsPath() throws IOException, InterruptedException {
        List<Change> seen = new ArrayList<>();
        try (FolderWatch watch = new FolderWatch()) {
            watch.watch(Set.of(folder));
            assertThat(watch.isComplete()).isTrue();

            Path file = Files.writeString(folder.resolve("a"), "x");

            assertThat(watch.await(PATIENCE, change -> {
                        seen.add(change);
                        return change.path().equals(file);
                    }))
                    .isTrue();
        }
        assertThat(seen).contains(new Change(folder.resolve("a"), false));
    }

    @Test
    void whatDoesNotCountIsNotWaitedFor() throws IOException, InterruptedException {
        try (FolderWatch watch = new FolderWatch()) {
            watch.watch(Set.of(folder));
            Files.writeString(folder.resolve("a"), "x");
            Files.writeString(folder.resolve("b"), "x");

            assertThat(watch.await(PATIENCE, change -> change.path().endsWith("b")))
                    .isTrue();
            assertThat(watch.await(SHORT, change -> change.path().endsWith("c")))
                    .isFalse();
        }
    }

    @Test
    void aFolderThatIsNotThereLeavesTheWatchIncompleteUntilItCame() throws IOException, InterruptedException {
        Path later = folder.resolve("later");
        try (FolderWatch watch = new FolderWatch()) {
            watch.watch(Set.of(later));
            assertThat(watch.isComplete()).isFalse();

            Files.createDirectory(later);
            watch.watch(Set.of(later));

            assertThat(watch.isComplete()).isTrue();
            Files.writeString(later.resolve("a"), "x");
            assertThat(watch.await(PATIENCE, any -> true)).isTrue();
        }
    }

    @Test
    void aFolderThatGoesAwayIsAChange() throws IOException, InterruptedException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (FolderWatch watch = new FolderWatch()) {
            watch.watch(Set.of(gone));

            Files.delete(gone);

            assertThat(watch.await(PATIENCE, none -> false)).isTrue();
        }
    }

    @Test
    void aClosedWatchWaitsForNothing() throws InterruptedException {
        FolderWatch watch = new FolderWatch();
        watch.watch(Set.of(folder));
        watch.close();

        assertThat(watch.await(Duration.ofHours(1), any -> true)).isFalse();
    }

    @Test
    void aListenerMakesItsFoldersTellsOfEachChangeAndOutlivesAMistake() throws IOException, InterruptedException {
        Path made = folder.resolve("config/instances");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicBoolean stumble = new AtomicBoolean(true);
        try (FolderListener listener = new FolderListener(List.of(made), TOLD, () -> {
                    told.add(Files.exists(made.resolve("b")) ? "b" : "a");
                    if (stumble.getAndSet(false)) {
                        throw new IllegalStateException("a mistake");
                    }
                })
                .begin()) {
            assertThat(made).isDirectory();

            Files.writeString(made.resolve("a"), "x");
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a");
            Files.writeString(made.resolve("b"), "x");
            await().atMost(PATIENCE).until(() -> told.contains("b"));
        }
    }

    @Test
    void aListenerTellsNowAndThenWhereNothingHappens() throws InterruptedException {
        FolderListener.Pace quick = new FolderListener.Pace(SHORT, SHORT, SHORT, SHORT);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (FolderListener listener = new FolderListener(List.of(folder), quick, () -> told.add("told")).begin()) {
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        }
        told.clear();
        assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }
}
