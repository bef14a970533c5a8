package dev.paddock.domain;

import java.time.Duration;

/** Whether and how a server that ended by itself is started again. */
public record RestartPolicy(
        boolean enabled, int maxRetries, Duration initialDelay, double multiplier, Duration maxDelay) {
    public static final RestartPolicy DEFAULT =
            new RestartPolicy(true, 5, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30));
}
