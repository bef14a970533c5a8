package dev.paddock.engine;

import dev.paddock.domain.Problem;
import java.util.List;

/**
 * Why a server failed.
 *
 * @param problem in words, with the log lines that show it
 * @param worthRetrying false where the next try would end the same way
 * @param remedies the best first
 */
public record Diagnosis(Problem problem, Confidence confidence, boolean worthRetrying, List<Remedy> remedies) {
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

    public Diagnosis {
        remedies = List.copyOf(remedies);
    }
}
