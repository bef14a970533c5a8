package dev.paddock.http;

import java.time.Duration;

/**
 * What a connection may cost.
 *
 * @param headBytes of a request or response line and all header fields together
 * @param fields header fields of one message
 * @param connections at a time; one more is answered 503 and closed
 * @param headTime from the first byte of a message to the end of its header
 * @param bodyPause the longest pause in a body that is read
 * @param idleTime between two requests on one connection
 * @param writePause the longest that a peer may take nothing of what is written to it
 */
public record Limits(
        int headBytes,
        int fields,
        int connections,
        Duration headTime,
        Duration bodyPause,
        Duration idleTime,
        Duration writePause) {
    public static final Limits DEFAULT = new Limits(
            64 << 10,
            200,
            4_096,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75),
            Duration.ofMinutes(2));
}
