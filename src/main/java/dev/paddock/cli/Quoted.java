package dev.paddock.cli;

import dev.paddock.settings.Json;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values so that a person sees where each begins and ends. */
final class Quoted {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./\\\\-]+");

    private Quoted() {}

    /** For people and for a POSIX shell; line feeds are written out. */
    static String line(List<String> words) {
        return words.stream().map(Quoted::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        String quoted = "'" + word.replace("'", "'\\''") + "'";
        return word.chars().noneMatch(c -> c < ' ')
                ? quoted
                : "$'"
                        + word.replace("\\", "\\\\")
                                .replace("'", "\\'")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                                .replace("\r", "\\r")
                        + "'";
    }

    /** A text as it is, all else as JSON on one line. */
    static String value(Object value) {
        return value instanceof String text && text.chars().noneMatch(c -> c < ' ')
                ? text
                : Json.mapper().valueToTree(value).toString();
    }
}
