package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a server's life without an engine's doing, in words. */
final class Troubles {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

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

    static PaddockException servesOn(String name, PaddockException reason) {
        Problem why = reason.problem();
        return new PaddockException(
                reason.kind(),
                Problem.of(
                                "not-replaced",
                                "\"" + name + "\" could not be replaced; its old process serves on",
                                why.sentence(),
                                "To restart it all the same: paddock restart --stop-first " + name)
                        .withEvidence(why.evidence())
                        .withRemedies(why.remedies()));
    }

    static Problem hung(String name, @Nullable Long pid) {
        return Problem.of(
                "hung",
                "\"" + name + "\" stopped answering",
                "its process " + (pid == null ? "" : pid + " ")
                        + "lives, but answers nothing and writes nothing to its log",
                "Its log may show what it did last.");
    }

    static PaddockException willNotEnd(String name, @Nullable Long pid) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "will-not-end",
                        "\"" + name + "\" does not end",
                        "its processes" + (pid == null ? "" : " (the first is " + pid + ")")
                                + " were killed and still live, as a hanging driver or disk can cause",
                        "Restart the computer if it stays."));
    }

    static PaddockException runsAlready(String name) {
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "runs-already",
                        "\"" + name + "\" runs already",
                        "it cannot take over a second process",
                        "Stop it first: paddock down " + name));
    }

    static PaddockException attachedIsNotRestarted(String name) {
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "attached",
                        "\"" + name + "\" cannot be restarted from here",
                        "its server is somebody else's, and is only watched",
                        "Restart it where it was started. To run one of your own, detach it first: paddock down "
                                + name));
    }

    static Problem attachedWent(String name) {
        return Problem.of(
                "attached-went",
                "The server that \"" + name + "\" was attached to has ended",
                "Paddock did not start it, and does not start it again",
                "To run one of your own: paddock up " + name);
    }

    /** @param lastSign of its life, as its log shows it */
    static Problem endedUnseen(String name, Instant lastSign) {
        return Problem.of(
                "ended-unseen",
                "\"" + name + "\" ended while Paddock was not running",
                "the last sign of it in its log is of " + TIME.format(lastSign),
                "Its log may tell why: paddock logs " + name + ". Start it again: paddock up " + name);
    }

    static PaddockException bug(String name, RuntimeException bug) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of("internal", "Paddock failed to supervise \"" + name + "\"", bug.toString(), null));
    }
}
