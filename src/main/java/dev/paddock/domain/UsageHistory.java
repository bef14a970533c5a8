package dev.paddock.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server took in the last hour, oldest first. Immutable. Where nobody measured there is no point.
 *
 * @param server its name
 */
public record UsageHistory(String server, List<Point> points) {
    public UsageHistory {
        points = List.copyOf(points);
    }

    /**
     * A few seconds.
     *
     * @param at when they began
     * @param cpuPercent of one core; null where it is not known
     * @param residentBytes of the process tree; 0 where it is not known
     * @param tokensPerSecond of the last reply in them, null where there was none
     */
    public record Point(
            Instant at,
            @Nullable Double cpuPercent,
            long residentBytes,
            @Nullable Double tokensPerSecond) {}
}
