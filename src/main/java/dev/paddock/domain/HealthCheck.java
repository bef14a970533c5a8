package dev.paddock.domain;

import java.time.Duration;

/**
 * How it is found out whether a server still answers.
 *
 * @param retries so many probes in a row must go unanswered before a server counts as hung
 * @param startPeriod after it became ready, in which it is not ended for not answering
 * @param deep also asks for one token now and then, which finds a server that says 200 and computes no more; a server
 *     whose requests take minutes each may be taken for hung
 */
public record HealthCheck(
        String path, Duration interval, Duration timeout, int retries, Duration startPeriod, boolean deep) {
    public static final HealthCheck DEFAULT =
            new HealthCheck("/health", Duration.ofSeconds(10), Duration.ofSeconds(5), 3, Duration.ofSeconds(60), false);
}
