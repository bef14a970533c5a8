package dev.paddock.platform;

import dev.paddock.domain.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of living servers from growing without bound: one thread looks at all their sizes, twice a second while
 * nothing much is written and up to a hundred times a second in a flood. Safe for use by any thread.
 */
public final class LogKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Kept> logs = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /** Has one thread, of the platform: copying a large file would hold up a thread that others share. */
    public LogKeeper() {
        Thread.ofPlatform().daemon().name("log-keeper").start(this::work);
    }

    /**
     * From now until the handle is closed, and once more then.
     *
     * @param log written by appending only
     * @param maxBytes of each file
     * @param files in its folder, see {@link LogFolder}
     */
    public Subscription keep(Path log, long maxBytes, int files) {
        Kept kept = new Kept(log, maxBytes, files);
        logs.add(kept);
        wake();
        return () -> {
            kept.ends = true;
            wake();
        };
    }

    private void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The logs grow on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            long wait = 0;
            while (!isClosedAfter(wait)) {
                wait = lookAtAll();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosedAfter(long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (!closed && nanos > 0) {
                long unused = changed.awaitNanos(nanos);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The nanoseconds until the next look. */
    private long lookAtAll() {
        long now = System.nanoTime();
        long wait = logs.isEmpty() ? Long.MAX_VALUE : CALM_NANOS;
        for (Kept log : logs) {
            boolean last = log.ends;
            if (last || log.next - now <= 0) {
                log.look(now);
            }
            if (last) {
                logs.remove(log);
            } else {
                wait = Math.min(wait, log.next - now);
            }
        }
        return Math.max(SHORTEST_NANOS, wait);
    }

    /** Only the keeper's thread looks. */
    private static final class Kept {
        private final Path log;
        private final long maxBytes;
        private final int files;
        private volatile boolean ends;
        private boolean known;
        private long size;
        private long lookedAt;
        private long next = System.nanoTime();

        Kept(Path log, long maxBytes, int files) {
            this.log = log;
            this.maxBytes = Math.max(1, maxBytes);
            this.files = files;
        }

        void look(long now) {
            long wait = CALM_NANOS;
            try {
                long before = size;
                size = Files.size(log);
                if (!known) {
                    LogRotation.finishInterrupted(log);
                } else if (size > before && now > lookedAt) {
                    double bytesPerNano = (double) (size - before) / (now - lookedAt);
                    wait = (long) Math.max(0, (LogRotation.threshold(maxBytes) - size) / bytesPerNano / 2);
                }
                known = true;
                lookedAt = now;
                if (size >= LogRotation.threshold(maxBytes)) {
                    rotate();
                }
            } catch (NoSuchFileException none) {
                size = 0;
            } catch (IOException | RuntimeException failed) {
                LOG.warn("The log {} cannot be kept small: {}", log, failed.toString());
            }
            // Calm ones are looked at together.
            next = wait >= CALM_NANOS ? now + CALM_NANOS - Math.floorMod(now, CALM_NANOS) : now + wait;
        }

        private void rotate() throws IOException {
            LogRotation.rotate(log, maxBytes);
            size = 0;
            LogFolder.holding(log).prune(log.toAbsolutePath(), files);
        }
    }
}
