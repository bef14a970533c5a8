package dev.paddock.engine;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The speed of a reply, read from the timing line that llama-server of every year writes to its log. */
public final class TokenRate {
    private static final Pattern REPLY =
            Pattern.compile("(?<!prompt )eval time =.*?([0-9]+(?:\\.[0-9]+)?) tokens per second");

    private TokenRate() {}

    /** Tokens per second of the reply, empty where the line says nothing of it. */
    public static OptionalDouble of(String logLine) {
        if (!logLine.contains("tokens per second")) {
            return OptionalDouble.empty();
        }
        Matcher found = REPLY.matcher(logLine);
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1))) : OptionalDouble.empty();
    }
}
