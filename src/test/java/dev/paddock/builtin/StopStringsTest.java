package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void whatMayBecomeAStopStringIsHeldBackAndGivenAfterAll() {
        StopStrings stops = new StopStrings(List.of("<end>"));

        assertThat(stops.pass("a <e")).isEqualTo("a ");
        assertThat(stops.pass("nx")).isEqualTo("<enx");
        assertThat(stops.pass("<end")).isEmpty();
        assertThat(stops.rest()).isEqualTo("<end");
    }

    @Test
    void theEarliestMatchCuts() {
        StopStrings stops = new StopStrings(List.of("late", "earl"));

        assertThat(stops.pass("an early and late")).isEqualTo("an ");
        assertThat(stops.matched()).isEqualTo("earl");
        assertThat(stops.rest()).isEmpty();
    }

    @Test
    void piecesGiveTheSameAsTheWholeText() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            String text = letters(random, 12);
            List<String> words = List.of(letters(random, 2) + "a", letters(random, 3) + "b");
            StopStrings stops = new StopStrings(words);
            StringBuilder passed = new StringBuilder();
            for (char letter : text.toCharArray()) {
                passed.append(stops.pass(String.valueOf(letter)));
                if (stops.hasMatched()) {
                    break;
                }
            }
            passed.append(stops.rest());

            int shortest = Integer.MAX_VALUE;
            for (String word : words) {
                int at = text.indexOf(word);
                shortest = at < 0 ? shortest : Math.min(shortest, at + word.length());
            }
            String expected = shortest == Integer.MAX_VALUE
                    ? text
                    : text.substring(0, shortest - stops.matched().length());
            assertThat(passed).hasToString(expected);
        }
    }

    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
