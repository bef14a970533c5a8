package dev.paddock.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine has slept: on Linux and macOS the clock of the processor stands still meanwhile and the clock on the
 * wall does not; on Windows both go on, and only this thread stood still. A clock that is set forward looks the same, and does
 * no harm. Closing it ends the thread.
 */
public final class SleepWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SleepWatch.class);
    private static final Duration STEP = Duration.ofSeconds(5);
    /** A busy machine is late by less. */
    private static final Duration GAP = Duration.ofSeconds(20);

    private final Clock wall;
    private final LongSupplier nanos;
    private final Consumer<Duration> slept;
    private final Thread thread = Thread.ofVirtual().name("sleep-watch").unstarted(this::run);
    private Instant lastWall;
    private long lastNanos;

    SleepWatch(Clock wall, LongSupplier nanos, Consumer<Duration> slept) {
        this.wall = wall;
        this.nanos = nanos;
        this.slept = slept;
        this.lastWall = wall.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** @param slept told about how long, once the machine is awake again; on this watch's thread */
    public static SleepWatch begin(Consumer<Duration> slept) {
        SleepWatch watch = new SleepWatch(Clock.systemUTC(), System::nanoTime, slept);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(STEP);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called every few seconds. */
    void look() {
        Instant nowWall = wall.instant();
        long nowNanos = nanos.getAsLong();
        Duration walked = Duration.ofNanos(nowNanos - lastNanos);
        Duration stoodStill = Duration.between(lastWall, nowWall).minus(walked);
        Duration late = walked.minus(STEP);
        lastWall = nowWall;
        lastNanos = nowNanos;
        Duration gone = stoodStill.compareTo(late) > 0 ? stoodStill : late;
        if (gone.compareTo(GAP) > 0) {
            LOG.info("The machine was away for {} s", gone.toSeconds());
            try {
                slept.accept(gone);
            } catch (RuntimeException bug) {
                LOG.error("What follows a sleep of the machine failed", bug);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
