package dev.paddock.fetch;

import dev.paddock.fetch.FetchProgress.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells how far a fetch is, a few times a second, with the rate of the last seconds. For one thread. */
final class Reporter {
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private record Mark(long nanos, long bytes) {}

    private final Consumer<FetchProgress> listener;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long toldAt = System.nanoTime() - BETWEEN.toNanos();

    Reporter(Consumer<FetchProgress> listener) {
        this.listener = listener;
    }

    /** @param loading whether the bytes have begun to come; what was there before is no part of the rate */
    void report(long bytes, @Nullable Long total, @Nullable String waiting, boolean loading) {
        long now = System.nanoTime();
        if (loading) {
            marks.addLast(new Mark(now, bytes));
        }
        while (marks.size() > 2 && now - marks.getFirst().nanos() > WINDOW.toNanos()) {
            marks.removeFirst();
        }
        if (now - toldAt >= BETWEEN.toNanos()) {
            toldAt = now;
            Stage stage = waiting != null ? Stage.WAITING : loading ? Stage.LOADING : Stage.CONNECTING;
            long rate = rate();
            Duration left = total == null || rate == 0 ? null : Duration.ofSeconds(Math.ceilDiv(total - bytes, rate));
            listener.accept(new FetchProgress(stage, bytes, total, rate, left, waiting));
        }
    }

    void checking(long bytes) {
        listener.accept(new FetchProgress(Stage.CHECKING, bytes, bytes, rate(), null, null));
    }

    private long rate() {
        if (marks.size() < 2) {
            return 0;
        }
        Mark first = marks.getFirst();
        Mark last = marks.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        return seconds <= 0 ? 0 : (long) ((last.bytes() - first.bytes()) / seconds);
    }
}
