package dev.paddock.fetch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How fast all fetches together may be that share it. Safe for several threads. */
public final class SpeedLimit {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private long bytesPerSecond;
    /** When what was let through so far is paid for. */
    private long paidUntil = System.nanoTime();

    /** @param bytesPerSecond 0 for none */
    public SpeedLimit(long bytesPerSecond) {
        set(bytesPerSecond);
    }

    /** Holds from the next piece on. */
    public synchronized void set(long limit) {
        bytesPerSecond = Math.max(0, limit);
        paidUntil = System.nanoTime();
    }

    public synchronized long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** Returns when the bytes that came may be answered with asking for more, or when the fetch is to stop. */
    void pay(long bytes, FetchSignal signal) {
        Duration debt = debt(bytes);
        if (debt.isPositive()) {
            signal.awaitStop(debt);
        }
    }

    private synchronized Duration debt(long bytes) {
        if (bytesPerSecond == 0) {
            return Duration.ZERO;
        }
        long now = System.nanoTime();
        long cost = (long) ((double) bytes / bytesPerSecond * NANOS);
        paidUntil = (paidUntil - now < 0 ? now : paidUntil) + cost;
        return Duration.ofNanos(paidUntil - now);
    }
}
