package dev.paddock.cli;

import dev.paddock.domain.PaddockException;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** Each with its meaning, for people. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(Integer.toString(FINE), "fine");
        meanings.put(Integer.toString(FAILED), "it failed; the line on the standard error says why");
        meanings.put(Integer.toString(USAGE), "the command line is wrong");
        meanings.put(Integer.toString(NOT_FOUND), "no server, profile, key, orphan or background service of that name");
        meanings.put(Integer.toString(NOT_READY), "not ready in time; the server may go on starting");
        meanings.put("130", "ended by Ctrl-C (143: by SIGTERM)");
        return meanings;
    }

    static int of(PaddockException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> NOT_FOUND;
            case TIMEOUT -> NOT_READY;
            case INVALID, CONFLICT, FAILED, CANCELLED -> FAILED;
        };
    }
}
