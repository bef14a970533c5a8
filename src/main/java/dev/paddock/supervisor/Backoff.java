package dev.paddock.supervisor;

import dev.paddock.domain.RestartPolicy;
import java.time.Duration;

/** How long to wait before the next try. */
final class Backoff {
    private Backoff() {}

    /** @param restarts tries so far; the first wait is the policy's initial delay */
    static Duration delay(RestartPolicy policy, int restarts) {
        double nanos = policy.initialDelay().toNanos() * Math.pow(Math.max(1, policy.multiplier()), restarts);
        double cap = policy.maxDelay().toNanos();
        return Duration.ofNanos((long) Math.min(nanos, cap));
    }
}
