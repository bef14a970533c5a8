package dev.paddock.domain;

/** A request that could not be carried out, with the {@link Problem} to show. Carries no stack trace to people. */
public final class PaddockException extends RuntimeException {
    /** Decides the exit code of the command line and the status of the control API. */
    public enum Kind {
        /** The request itself is wrong. */
        INVALID,
        NOT_FOUND,
        /** It clashes with what is there: a taken name, a taken port. */
        CONFLICT,
        /** Not ready in time. */
        TIMEOUT,
        /** It was tried and did not work. */
        FAILED,
        /** A later request took its place, as a stop does to a start. */
        CANCELLED
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Problem problem;

    public PaddockException(Kind kind, Problem problem) {
        super(problem.sentence());
        this.kind = kind;
        this.problem = problem;
    }

    public static PaddockException notFound(String what, String name) {
        return new PaddockException(
                Kind.NOT_FOUND, Problem.of("not-found", "There is no " + what + " called \"" + name + "\"", "", null));
    }

    public Kind kind() {
        return kind;
    }

    public Problem problem() {
        return problem;
    }
}
