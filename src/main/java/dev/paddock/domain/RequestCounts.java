package dev.paddock.domain;

/**
 * What came to a server by the gateway since that was opened. Immutable.
 *
 * @param failures of {@code requests}, without a proper answer
 * @param inFlight under way now
 * @param tokensIn read, as far as answers tell
 * @param tokensOut written, likewise
 * @param answers that began
 * @param firstTokenSeconds from the request to the first byte of the answer, of all {@code answers} together
 */
public record RequestCounts(
        long requests,
        long failures,
        int inFlight,
        long tokensIn,
        long tokensOut,
        long answers,
        double firstTokenSeconds) {}
