package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of settings files that cannot be used, or not be written. */
final class SettingsProblems {
    private SettingsProblems() {}

    /** @param earlier its last good version holds meanwhile */
    static Problem unusable(Path file, List<Finding> findings, boolean earlier) {
        return Problem.of(
                "unreadable-settings",
                file + " cannot be used",
                sentences(findings),
                "Mend the file or delete it. Until then Paddock goes on "
                        + (earlier ? "with its last good version." : "without it."));
    }

    static Problem passedOver(Path file, List<Finding> findings) {
        return Problem.of(
                "unusable-settings",
                "Some settings cannot be used",
                sentences(findings),
                "Mend " + file + " or the environment. Until then Paddock goes on with what it can use.");
    }

    static PaddockException refused(Kind kind, Path file, List<Finding> findings) {
        return new PaddockException(
                kind, Problem.of("bad-settings", file + " is not written", sentences(findings), null));
    }

    static PaddockException editedMeanwhile(Path file, List<JsonTrees.Conflict> conflicts) {
        String what = conflicts.stream()
                .map(c -> c.key() + " is " + SchemaCheck.shown(c.there()) + " in the file and was to be "
                        + SchemaCheck.shown(c.wanted()))
                .collect(Collectors.joining("; "));
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "edited-meanwhile",
                        file + " was changed by somebody else meanwhile, and is left as it is",
                        what,
                        "Look at the file, then do it again."));
    }

    static String sentences(List<Finding> findings) {
        return findings.stream().map(Finding::sentence).collect(Collectors.joining("; "));
    }
}
