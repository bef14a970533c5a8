package dev.paddock.engine;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command so that a person sees where each word begins and ends. */
public final class ShellLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./\\\\-]+");

    private ShellLine() {}

    /** For people and for a POSIX shell; line feeds are written out. */
    public static String of(List<String> words) {
        return words.stream().map(ShellLine::word).collect(Collectors.joining(" "));
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
}
