package dev.paddock.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not work, in words for a person.
 *
 * @param code stable, for programs: {@code port-taken}
 * @param title what happened, one short sentence without a full stop
 * @param detail why, as far as known; may be empty
 * @param action what to do about it; null where nothing sensible can be said
 * @param evidence the last log lines or other facts that show it
 * @param remedies the best first; may be empty
 */
public record Problem(
        String code,
        String title,
        String detail,
        @Nullable String action,
        List<String> evidence,
        List<Remedy> remedies) {
    public Problem {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
    }

    public static Problem of(String code, String title, String detail, @Nullable String action) {
        return new Problem(code, title, detail, action, List.of(), List.of());
    }

    public Problem withEvidence(List<String> lines) {
        return new Problem(code, title, detail, action, lines, remedies);
    }

    public Problem withRemedies(List<Remedy> best) {
        return new Problem(code, title, detail, action, evidence, best);
    }

    /** Title, detail and action as one line. */
    public String sentence() {
        StringBuilder text = new StringBuilder(title);
        if (!detail.isBlank()) {
            text.append(": ").append(detail);
        }
        if (action != null) {
            text.append(text.charAt(text.length() - 1) == '.' ? " " : ". ").append(action);
        }
        return text.toString();
    }
}
