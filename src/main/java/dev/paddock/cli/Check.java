package dev.paddock.cli;

import dev.paddock.domain.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code paddock doctor} looked at.
 *
 * @param subject what: {@code gateway}, {@code folder logs}
 * @param found one line without a full stop
 * @param advice what to do; null where all is well or nothing sensible can be said
 */
record Check(
        Verdict verdict,
        String subject,
        String found,
        @Nullable String advice) {
    /** The worse the later. */
    enum Verdict {
        OK,
        /** It works, but something may not do what is expected. */
        WARN,
        FAIL
    }

    static Check ok(String subject, String found) {
        return new Check(Verdict.OK, subject, found, null);
    }

    static Check warn(String subject, String found, @Nullable String advice) {
        return new Check(Verdict.WARN, subject, found, advice);
    }

    static Check fail(String subject, String found, @Nullable String advice) {
        return new Check(Verdict.FAIL, subject, found, advice);
    }

    static Check of(Verdict verdict, String subject, Problem problem) {
        String found = problem.detail().isBlank() ? problem.title() : problem.title() + ": " + problem.detail();
        return new Check(
                verdict, subject, found.lines().reduce((a, b) -> a + "; " + b).orElse(found), problem.action());
    }
}
