package dev.paddock.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses what a person meant to write. */
public final class Nearest {
    private Nearest() {}

    /** The candidate that takes the fewest changes, if it takes at most a third of the word's letters, or begins so. */
    public static Optional<String> to(String word, List<String> candidates) {
        int most = Math.max(1, (word.length() + 2) / 3);
        Optional<String> near = candidates.stream()
                .filter(candidate -> distance(word, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
        return near.isPresent() || word.isEmpty()
                ? near
                : candidates.stream()
                        .filter(candidate -> candidate.startsWith(word))
                        .findFirst();
    }

    /** Levenshtein's, with a swap of neighbours as one change. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
