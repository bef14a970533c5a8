package dev.paddock.gateway;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the end of a reply tells of it, as it passes: {@code usage} of OpenAI's and Anthropic's protocol, {@code timings} of
 * llama.cpp's. Keeps the last bytes only, so that a reply of any length costs the same.
 */
final class ReplyFacts {
    private static final int KEPT = 2_048;
    private static final Pattern IN = number("prompt_tokens|input_tokens|prompt_n|tokens_evaluated");
    private static final Pattern OUT = number("completion_tokens|output_tokens|predicted_n|tokens_predicted");
    private static final Pattern SPEED = number("predicted_per_second");

    private final byte[] kept = new byte[KEPT];
    private long seen;

    private static Pattern number(String names) {
        return Pattern.compile("\"(?:" + names + ")\"\\s*:\\s*([0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)");
    }

    void pass(byte[] bytes, int offset, int length) {
        int from = Math.max(0, length - KEPT);
        for (int i = from; i < length; ) {
            int at = (int) ((seen + i) % KEPT);
            int count = Math.min(length - i, KEPT - at);
            System.arraycopy(bytes, offset + i, kept, at, count);
            i += count;
        }
        seen += length;
    }

    private String end() {
        int count = (int) Math.min(seen, KEPT);
        byte[] end = new byte[count];
        for (int i = 0; i < count; i++) {
            end[i] = kept[(int) ((seen - count + i) % KEPT)];
        }
        return new String(end, StandardCharsets.ISO_8859_1);
    }

    OptionalLong tokensIn() {
        OptionalDouble found = last(IN);
        return found.isPresent() ? OptionalLong.of((long) found.getAsDouble()) : OptionalLong.empty();
    }

    OptionalLong tokensOut() {
        OptionalDouble found = last(OUT);
        return found.isPresent() ? OptionalLong.of((long) found.getAsDouble()) : OptionalLong.empty();
    }

    /** Tokens a second, as the engine measured. */
    OptionalDouble speed() {
        return last(SPEED);
    }

    private OptionalDouble last(Pattern pattern) {
        OptionalDouble found = OptionalDouble.empty();
        Matcher matcher = pattern.matcher(end());
        while (matcher.find()) {
            found = OptionalDouble.of(Double.parseDouble(matcher.group(1)));
        }
        return found;
    }

    /** Whether what has passed ends with a whole event of a stream, so that another may follow. */
    boolean endsEvent() {
        return seen == 0 || end().endsWith("\n\n") || end().endsWith("\r\n\r\n");
    }
}
