package dev.paddock.builtin;

import java.util.List;

/** Lets text pass until a stop string comes, and holds back what may become one. For one thread. */
final class StopStrings {
    private final List<String> stops;
    private String held = "";
    private String matched = "";

    StopStrings(List<String> stops) {
        this.stops = stops;
    }

    /** What of the text so far is certain to stand before any stop string. */
    String pass(String piece) {
        if (stops.isEmpty()) {
            return piece;
        }
        String text = held + piece;
        int end = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0 && (end < 0 || at < end)) {
                end = at;
                matched = stop;
            }
        }
        if (end < 0) {
            end = text.length() - longestBeginning(text);
            held = text.substring(end);
        }
        return text.substring(0, end);
    }

    private int longestBeginning(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    boolean hasMatched() {
        return !matched.isEmpty();
    }

    /** Empty until one has matched. */
    String matched() {
        return matched;
    }

    /** What was held back, once nothing more comes. */
    String rest() {
        return hasMatched() ? "" : held;
    }
}
