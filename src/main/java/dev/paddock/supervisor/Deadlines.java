package dev.paddock.supervisor;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What falls due when, by a clock that no one sets. For the server's own thread. */
final class Deadlines {
    private enum Kind {
        START_TIMEOUT,
        HARD_LIMIT,
        RETRY,
        GRACE,
        KILL_LIMIT,
        LOOK,
        DRAIN
    }

    private final Map<Kind, Long> due = new EnumMap<>(Kind.class);

    /** Nanoseconds until the next one, negative where it has passed; {@link Long#MAX_VALUE} where there is none. */
    long next() {
        long now = System.nanoTime();
        return due.values().stream().mapToLong(at -> at - now).min().orElse(Long.MAX_VALUE);
    }

    void clear() {
        due.clear();
    }

    void startTimeout(Duration in) {
        set(Kind.START_TIMEOUT, in);
    }

    void startTimeoutPassed() {
        due.remove(Kind.START_TIMEOUT);
    }

    boolean startTimeoutDue() {
        return isDue(Kind.START_TIMEOUT);
    }

    void hardLimit(Duration in) {
        set(Kind.HARD_LIMIT, in);
    }

    boolean hardLimitDue() {
        return isDue(Kind.HARD_LIMIT);
    }

    void retryIn(Duration in) {
        set(Kind.RETRY, in);
    }

    boolean retryDue() {
        return isDue(Kind.RETRY);
    }

    void grace(Duration in) {
        set(Kind.GRACE, in);
    }

    boolean graceDue() {
        return isDue(Kind.GRACE);
    }

    void killLimit(Duration in) {
        set(Kind.KILL_LIMIT, in);
    }

    boolean killLimitDue() {
        return isDue(Kind.KILL_LIMIT);
    }

    void lookIn(Duration in) {
        set(Kind.LOOK, in);
    }

    boolean lookDue() {
        return isDue(Kind.LOOK);
    }

    void drainLimit(Duration in) {
        set(Kind.DRAIN, in);
    }

    boolean drainLimitDue() {
        return isDue(Kind.DRAIN);
    }

    private void set(Kind kind, Duration in) {
        due.put(kind, System.nanoTime() + in.toNanos());
    }

    private boolean isDue(Kind kind) {
        Long at = due.get(kind);
        return at != null && System.nanoTime() - at >= 0;
    }
}
