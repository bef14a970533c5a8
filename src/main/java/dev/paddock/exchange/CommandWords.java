package dev.paddock.exchange;

import java.util.ArrayList;
import java.util.List;

/** Takes a command line apart into words, as a POSIX shell would, without ever running one. */
final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private CommandWords(String text) {
        this.text = text;
    }

    /**
     * Lines that begin with {@code #} are left out; a backslash at the end of a line joins it with the next.
     *
     * @throws IllegalArgumentException where a quote is not closed
     */
    static List<String> of(String command) {
        return new CommandWords(command).split();
    }

    private List<String> split() {
        boolean lineBegins = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (Character.isWhitespace(c)) {
                end();
                lineBegins |= c == '\n';
            } else if (c == '#' && lineBegins) {
                skipLine();
            } else {
                lineBegins = false;
                inWord = true;
                part(c);
            }
        }
        end();
        return List.copyOf(words);
    }

    private void part(char c) {
        switch (c) {
            case '\'' -> quoted('\'');
            case '"' -> quoted('"');
            case '\\' -> {
                if (at < text.length() && text.charAt(at) == '\n') {
                    at++;
                    inWord = !word.isEmpty();
                } else if (at < text.length() && escapable(text.charAt(at))) {
                    word.append(text.charAt(at++));
                } else {
                    word.append(c);
                }
            }
            default -> word.append(c);
        }
    }

    /** A backslash before a letter is that of a Windows path. */
    private static boolean escapable(char c) {
        return !Character.isLetterOrDigit(c) && c != '.' && c != '_';
    }

    private void quoted(char quote) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            if (quote == '"' && c == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
                word.append(text.charAt(at++));
            } else {
                word.append(c);
            }
        }
        throw new IllegalArgumentException("a " + quote + " is not closed");
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }
}
