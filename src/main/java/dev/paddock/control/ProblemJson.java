package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error on the wire, as RFC 9457 has it, with what it takes to raise the same exception again on the other side.
 *
 * @param type always {@code about:blank}: {@code code} tells problems apart
 */
record ProblemJson(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable Kind kind,
        @Nullable String code,
        @Nullable String action,
        @Nullable List<String> evidence,
        @Nullable List<Remedy> remedies) {

    static final String CONTENT_TYPE = "application/problem+json";

    static ProblemJson of(Kind kind, Problem problem) {
        return of(status(kind), kind, problem);
    }

    static ProblemJson of(int status, Kind kind, Problem problem) {
        return new ProblemJson(
                "about:blank",
                problem.title(),
                status,
                problem.detail(),
                kind,
                problem.code(),
                problem.action(),
                problem.evidence(),
                problem.remedies());
    }

    PaddockException exception() {
        return new PaddockException(
                kind == null ? Kind.FAILED : kind,
                new Problem(
                        code == null ? "failed" : code,
                        title,
                        detail == null ? "" : detail,
                        action,
                        evidence == null ? List.of() : evidence,
                        remedies == null ? List.of() : remedies));
    }

    private static int status(Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT, CANCELLED -> 409;
            case TIMEOUT -> 504;
            case FAILED -> 500;
        };
    }
}
