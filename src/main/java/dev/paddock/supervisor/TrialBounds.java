package dev.paddock.supervisor;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.EngineTrial.Figures;
import dev.paddock.domain.EngineTrial.Wish;
import dev.paddock.domain.Problem;
import java.util.Locale;
import java.util.Optional;

/**
 * What an engine may do worse than the one before.
 *
 * @param slowerPercent of tokens per second
 * @param biggerPercent of memory
 */
record TrialBounds(int slowerPercent, int biggerPercent) {
    /** A difference as small as this is nobody's concern, whatever its share. */
    private static final long SMALL_BYTES = 64L << 20;

    static TrialBounds of(Wish wish) {
        return new TrialBounds(wish.slowerPercent(), wish.biggerPercent());
    }

    /** Empty where it is not. What was not measured is not compared. */
    Optional<Problem> worse(Figures before, Figures after) {
        Double rate = before.tokensPerSecond();
        Double newRate = after.tokensPerSecond();
        if (rate != null && newRate != null && newRate < rate * (100 - slowerPercent) / 100) {
            return Optional.of(Problem.of(
                    "trial-slower",
                    "It is much slower",
                    String.format(Locale.ROOT, "%.1f tokens/s instead of %.1f", newRate, rate) + "; up to "
                            + slowerPercent + " % less is let pass",
                    null));
        }
        Long bytes = before.bytes();
        Long newBytes = after.bytes();
        if (bytes != null
                && newBytes != null
                && newBytes - bytes > SMALL_BYTES
                && newBytes > bytes / 100.0 * (100 + biggerPercent)) {
            return Optional.of(Problem.of(
                    "trial-bigger",
                    "It takes much more memory",
                    ByteSize.words(newBytes) + " instead of " + ByteSize.words(bytes) + "; up to " + biggerPercent
                            + " % more is let pass",
                    null));
        }
        return Optional.empty();
    }
}
