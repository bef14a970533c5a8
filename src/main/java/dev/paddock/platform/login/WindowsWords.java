package dev.paddock.platform.login;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The words of a command line of Windows, by the rules of its C library. */
final class WindowsWords {
    private WindowsWords() {}

    static String join(List<String> words) {
        return words.stream().map(WindowsWords::quoted).collect(Collectors.joining(" "));
    }

    /** Always the program, which Windows would look for at every space. */
    private static String quoted(String word) {
        if (!word.isEmpty() && word.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '"' || c == '\\')) {
            return word;
        }
        StringBuilder out = new StringBuilder("\"");
        int slashes = 0;
        for (char c : word.toCharArray()) {
            if (c == '\\') {
                slashes++;
            } else {
                out.repeat("\\", c == '"' ? slashes * 2 + 1 : slashes).append(c);
                slashes = 0;
            }
        }
        return out.repeat("\\", slashes * 2).append('"').toString();
    }

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quotes = false;
        boolean any = false;
        int slashes = 0;
        for (char c : line.toCharArray()) {
            if (c == '\\') {
                slashes++;
                any = true;
                continue;
            }
            word.repeat("\\", c == '"' ? slashes / 2 : slashes);
            boolean literal = c == '"' && slashes % 2 == 1;
            slashes = 0;
            if (c == '"' && !literal) {
                quotes = !quotes;
                any = true;
            } else if ((c == ' ' || c == '\t') && !quotes) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(c);
                any = true;
            }
        }
        word.repeat("\\", slashes);
        if (any) {
            words.add(word.toString());
        }
        return words;
    }
}
