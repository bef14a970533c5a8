package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.time.Duration;
import java.util.List;

/** What goes wrong in a server's life without an engine's doing, in words. */
final class Troubles {
    private Troubles() {}

    static PaddockException cancelled(String name) {
        return new PaddockException(
                Kind.CANCELLED,
                Problem.of("cancelled", "The start of \"" + name + "\" was cancelled by a stop", "", null));
    }

    static PaddockException closing() {
        return new PaddockException(Kind.CANCELLED, Problem.of("closing", "Paddock is closing", "", null));
    }

    static PaddockException startTooSlow(String name, Duration limit, List<String> lastLines) {
        Problem problem = Problem.of(
                "start-too-slow",
                "\"" + name + "\" did not become ready",
                "it still did not serve after " + limit.toSeconds() + " seconds, and was ended",
                "Look into its log; a smaller model may load faster.");
        return new PaddockException(Kind.TIMEOUT, problem.withEvidence(lastLines));
    }

    static Problem hung(String name, long pid) {
        return Problem.of(
                "hung",
                "\"" + name + "\" stopped answering",
                "its process " + pid + " lives, but answers nothing and writes nothing to its log",
                "Its log may show what it did last.");
    }

    static PaddockException willNotEnd(String name, long pid) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "will-not-end",
                        "\"" + name + "\" does not end",
                        "its processes (the first is " + pid
                                + ") were killed and still live, as a hanging driver or disk can cause",
                        "Restart the computer if it stays."));
    }

    static PaddockException bug(String name, RuntimeException bug) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of("internal", "Paddock failed to supervise \"" + name + "\"", bug.toString(), null));
    }
}
