package dev.paddock.fetch.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server has asked to come again later.
 *
 * @param until when the download goes on by itself
 * @param message in words, with the time of day
 */
record Pause(Instant until, String message) {
    /** Who asks for more is not waited for. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** A server that asks so often without giving a byte is not waited for any more. */
    private static final int MOST = 10;

    /**
     * Null where nobody says when, or it is too far away, or was said too often. Asked again and again, the server is given
     * twice the time each time, as one that names a second each time would be asked in a loop.
     *
     * @param earlier how many pauses came before it in a row
     */
    static @Nullable Pause after(ModelFetch.End.Failed failed, Instant now, int earlier) {
        Duration again = failed.again();
        if (again == null || again.compareTo(LONGEST) > 0 || earlier >= MOST) {
            return null;
        }
        Duration least = Duration.ofSeconds(1L << earlier);
        Instant until = now.plus(again.compareTo(least) < 0 ? least : again);
        String time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withZone(ZoneId.systemDefault())
                .format(until.plusSeconds(59));
        return new Pause(until, failed.problem().title() + "; it goes on by itself at " + time);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Runs it on another thread when the time should have come; the clock may have been set back meanwhile. */
    void then(Instant now, Runnable goOn) {
        long millis = Math.max(1, Duration.between(now, until).toMillis() + 1);
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(goOn);
    }
}
