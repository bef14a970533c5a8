package dev.paddock.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One virtual thread that does a piece of work whenever somebody asks for it, or its own time has come; asks coalesce. */
final class Pulse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final Semaphore asked = new Semaphore(0);
    private final Supplier<Optional<Duration>> work;
    private final Thread thread;

    /** @param work says when it wants to be done again without being asked */
    Pulse(String name, Supplier<Optional<Duration>> work) {
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
        thread.start();
    }

    void beat() {
        asked.release();
    }

    private void run() {
        Optional<Duration> again = Optional.empty();
        try {
            while (true) {
                if (again.isEmpty()) {
                    asked.acquire();
                } else {
                    // Asked for or not, its time has come.
                    boolean _ = asked.tryAcquire(again.get().toNanos(), TimeUnit.NANOSECONDS);
                }
                asked.drainPermits();
                again = safely();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Duration> safely() {
        try {
            return work.get();
        } catch (RuntimeException bug) {
            LOG.error("{} failed", thread.getName(), bug);
            return Optional.of(Duration.ofSeconds(1));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
