package dev.paddock.supervisor;

import dev.paddock.domain.UsageHistory.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One hour of measurements in less than 9 KiB: one slot for five seconds. Safe for use by any thread. */
final class UsageRing {
    private static final Duration SLOT = Duration.ofSeconds(5);
    private static final int SLOTS = 720;
    private static final float UNKNOWN = Float.NaN;

    private float @Nullable [] cpu;
    private float[] memory = {};
    private float[] rate = {};
    private long newest;

    /** @param nanos as {@link System#nanoTime} */
    synchronized void measured(long nanos, @Nullable Double cpuPercent, long residentBytes) {
        float[] percent = open(nanos);
        if (cpuPercent != null) {
            percent[index(newest)] = cpuPercent.floatValue();
        }
        memory[index(newest)] = residentBytes;
    }

    synchronized void replied(long nanos, double tokensPerSecond) {
        float[] unused = open(nanos);
        rate[index(newest)] = (float) tokensPerSecond;
    }

    /** Empties the slots between the last one and that of now; a server that was never measured needs none. */
    private float[] open(long nanos) {
        long slot = slot(nanos);
        float[] percent = cpu;
        if (percent == null) {
            percent = empty();
            cpu = percent;
            memory = empty();
            rate = empty();
            newest = slot;
        }
        for (long next = Math.max(newest + 1, slot - SLOTS + 1); next <= slot; next++) {
            percent[index(next)] = UNKNOWN;
            memory[index(next)] = UNKNOWN;
            rate[index(next)] = UNKNOWN;
        }
        newest = Math.max(newest, slot);
        return percent;
    }

    private static float[] empty() {
        float[] slots = new float[SLOTS];
        Arrays.fill(slots, UNKNOWN);
        return slots;
    }

    private static long slot(long nanos) {
        return Math.floorDiv(nanos, SLOT.toNanos());
    }

    private static int index(long slot) {
        return Math.floorMod(slot, SLOTS);
    }

    /** @param nanos and {@code now} are the same moment */
    synchronized List<Point> points(long nanos, Instant now) {
        float[] percent = cpu;
        List<Point> points = new ArrayList<>();
        if (percent == null) {
            return points;
        }
        long present = slot(nanos);
        Instant start = now.minusNanos(Math.floorMod(nanos, SLOT.toNanos()));
        for (long slot = Math.max(newest, present) - SLOTS + 1; slot <= newest; slot++) {
            int i = index(slot);
            if (!Float.isNaN(memory[i]) || !Float.isNaN(rate[i])) {
                points.add(new Point(
                        start.minus(SLOT.multipliedBy(present - slot)),
                        tenths(percent[i]),
                        Float.isNaN(memory[i]) ? 0 : (long) memory[i],
                        tenths(rate[i])));
            }
        }
        return points;
    }

    private static @Nullable Double tenths(float value) {
        return Float.isNaN(value) ? null : Math.round(value * 10.0) / 10.0;
    }
}
