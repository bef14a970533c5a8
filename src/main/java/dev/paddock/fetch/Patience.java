package dev.paddock.fetch;

import java.time.Duration;

/**
 * How long is waited for servers.
 *
 * @param connect for a connection
 * @param stall for the head of an answer, and for each next piece of it
 * @param firstRetry before the first further try, twice that before the next, and so on
 * @param tries in a row without a byte
 * @param longestWait that a server may ask for with {@code Retry-After}; beyond it the fetch ends and says when to go on
 */
public record Patience(Duration connect, Duration stall, Duration firstRetry, int tries, Duration longestWait) {
    public static final Patience USUAL = new Patience(
            Duration.ofSeconds(20), Duration.ofSeconds(45), Duration.ofSeconds(1), 6, Duration.ofSeconds(90));

    /** @param failed how many tries in a row, at least 1 */
    Duration before(int failed) {
        return firstRetry.multipliedBy(1L << Math.min(failed - 1, 5));
    }
}
