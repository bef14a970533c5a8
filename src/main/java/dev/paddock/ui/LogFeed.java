package dev.paddock.ui;

import dev.paddock.platform.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log file that a filter lets through: those at its end at once, then what is written to it. Reads and filters
 * in the background until closed, so that neither a large file nor a slow expression holds up the window.
 */
final class LogFeed implements AutoCloseable {
    /** So many are kept, and shown. */
    static final int MOST_LINES = 20_000;

    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final Duration FILTER_PATIENCE = Duration.ofSeconds(2);
    private static final long END_BYTES = 1024L * 1024;

    /** Where the lines appear. FX thread. */
    interface Screen {
        /** @param anew they take the place of all others; else they come below them */
        void show(List<String> lines, boolean anew);

        void unreadable(IOException why);

        /** The filter's expression was given up; nothing is shown. */
        void tooSlow();
    }

    private final Path file;
    private final Work work;
    private final Screen screen;
    private final Semaphore asked = new Semaphore(0);
    private final Deque<String> kept = new ArrayDeque<>();
    private volatile LogFilter filter;
    private volatile boolean closed;
    private @Nullable LogFilter applied;
    private @Nullable LogFilter givenUp;
    private final Future<?> task;

    LogFeed(Path file, LogFilter filter, Work work, Screen screen) {
        this.file = file;
        this.filter = filter;
        this.work = work;
        this.screen = screen;
        this.task = work.inBackground(this::follow);
    }

    /** Any thread. */
    void setFilter(LogFilter next) {
        filter = next;
        asked.release();
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
                keep(next);
                show(next);
                if (filter == applied && (next.isEmpty() || !follower.isBehind())) {
                    if (asked.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                        asked.drainPermits();
                    }
                }
            }
        } catch (IOException failed) {
            tell(() -> screen.unreadable(failed));
        }
        return null;
    }

    private void keep(List<String> next) {
        kept.addAll(next);
        while (kept.size() > MOST_LINES) {
            kept.removeFirst();
        }
    }

    private void show(List<String> next) throws InterruptedException {
        LogFilter now = filter;
        boolean anew = now != applied;
        if (now == givenUp || !anew && next.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + FILTER_PATIENCE.toNanos();
        try {
            List<String> lines =
                    through(now, anew ? kept : next, () -> filter != now || System.nanoTime() - deadline > 0);
            applied = now;
            if (anew || !lines.isEmpty()) {
                tell(() -> screen.show(lines, anew));
            }
        } catch (LogFilter.Stopped stopped) {
            if (filter == now) {
                applied = now;
                givenUp = now;
                tell(screen::tooSlow);
            }
        }
    }

    private static List<String> through(LogFilter filter, Collection<String> lines, BooleanSupplier stop)
            throws LogFilter.Stopped {
        List<String> wanted = new ArrayList<>();
        for (String line : lines) {
            if (filter.letsThrough(line, stop)) {
                wanted.add(line);
            }
        }
        return wanted;
    }

    /** Waits until it is told: a flood must not pile up before the FX thread. */
    private void tell(Runnable news) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        work.onFx(() -> {
            if (!closed) {
                news.run();
            }
            told.countDown();
        });
        told.await();
    }

    @Override
    public void close() {
        closed = true;
        task.cancel(true);
    }
}
