package dev.paddock.engine;

import dev.paddock.domain.Problem;

/**
 * Why a server failed.
 *
 * @param problem in words, with the log lines that show it and what can be done
 * @param worthRetrying false where the next try would end the same way
 */
public record Diagnosis(Problem problem, Confidence confidence, boolean worthRetrying) {
    /** The problem's code where neither log nor exit code tell anything. */
    public static final String UNKNOWN = "unknown";

    public enum Confidence {
        /** The engine or the system said so. */
        CERTAIN,
        /** It fits, and something else might too. */
        LIKELY,
        /** Nothing was said. */
        GUESS
    }
}
