package dev.paddock.cli;

import dev.paddock.domain.PaddockException;

/** What {@code paddock} ends with, for scripts. */
public final class ExitCode {
    public static final int FINE = 0;
    /** It was tried and did not work, or cannot work. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** No server, profile or background service of that name. */
    public static final int NOT_FOUND = 3;
    /** Not ready in time; the server may go on starting. */
    public static final int NOT_READY = 4;

    private ExitCode() {}

    static int of(PaddockException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> NOT_FOUND;
            case TIMEOUT -> NOT_READY;
            case INVALID, CONFLICT, FAILED, CANCELLED -> FAILED;
        };
    }
}
