package dev.paddock.ui;

import dev.paddock.domain.RequestCounts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came to a server by the gateway in the last minutes. Immutable.
 *
 * @param last null before the first
 * @param at when that was
 * @param inFlight requests under way
 * @param tokensOut tokens a second, of all its answers together
 * @param firstToken milliseconds, of the answers that began since the one before
 */
record Throughput(@Nullable RequestCounts last, Instant at, Samples inFlight, Samples tokensOut, Samples firstToken) {
    static final Throughput NONE = new Throughput(null, Instant.EPOCH, Samples.NONE, Samples.NONE, Samples.NONE);

    Throughput with(Instant now, RequestCounts counts) {
        Samples flying = inFlight.with(now, counts.inFlight());
        RequestCounts before = last;
        double seconds = Duration.between(at, now).toNanos() / 1e9;
        // A gateway that was opened anew begins to count anew.
        if (before == null || seconds <= 0 || counts.requests() < before.requests()) {
            return new Throughput(counts, now, flying, tokensOut, firstToken);
        }
        long answers = counts.answers() - before.answers();
        return new Throughput(
                counts,
                now,
                flying,
                tokensOut.with(now, Math.max(0, counts.tokensOut() - before.tokensOut()) / seconds),
                answers <= 0
                        ? firstToken
                        : firstToken.with(
                                now, 1000 * (counts.firstTokenSeconds() - before.firstTokenSeconds()) / answers));
    }
}
