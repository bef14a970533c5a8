package dev.paddock.ui;

import dev.paddock.platform.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines of a log file: its end at once, then what is written to it. Runs in the background until closed. */
final class LogFeed implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final long END_BYTES = 1024L * 1024;

    private final Path file;
    private final Work work;
    private final Consumer<List<String>> lines;
    private final Consumer<IOException> unreadable;
    private volatile boolean closed;
    private final Future<?> task;

    /** Both are called on the FX thread. */
    LogFeed(Path file, Work work, Consumer<List<String>> lines, Consumer<IOException> unreadable) {
        this.file = file;
        this.work = work;
        this.lines = lines;
        this.unreadable = unreadable;
        this.task = work.inBackground(this::follow);
    }

    private @Nullable Void follow() throws InterruptedException {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            LogTail.Follower follower =
                    LogTail.follow(file, Math.max(0, size - END_BYTES)).keepingWithin(2 * END_BYTES);
            boolean inside = size > END_BYTES;
            while (!closed) {
                List<String> next = follower.poll();
                if (inside && !next.isEmpty()) {
                    // The first one is the end of a line.
                    inside = false;
                    next = next.subList(1, next.size());
                }
                deliver(next);
                if (!follower.isBehind() || next.isEmpty()) {
                    Thread.sleep(INTERVAL);
                }
            }
        } catch (IOException failed) {
            work.onFx(() -> {
                if (!closed) {
                    unreadable.accept(failed);
                }
            });
        }
        return null;
    }

    /** Waits until the lines are shown: a flood must not pile up before the FX thread. */
    private void deliver(List<String> next) throws InterruptedException {
        if (!next.isEmpty()) {
            CountDownLatch shown = new CountDownLatch(1);
            work.onFx(() -> {
                if (!closed) {
                    lines.accept(next);
                }
                shown.countDown();
            });
            shown.await();
        }
    }

    @Override
    public void close() {
        closed = true;
        task.cancel(true);
    }
}
