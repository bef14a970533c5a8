package dev.paddock.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How long Ollama's clients want a model to stay loaded after a request. */
final class KeepAlive {
    /** A negative time. */
    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(h|m(?!s)|s|ms)");

    private KeepAlive() {}

    /**
     * Seconds as a number, or a time such as {@code 1h30m}; below zero for ever.
     *
     * @throws GatewayRefusal 400 where it is neither
     */
    static Optional<Duration> of(@Nullable JsonNode said) throws GatewayRefusal {
        if (said == null || said.isNull()) {
            return Optional.empty();
        }
        if (said.isNumber()) {
            return Optional.of(seconds(said.asDouble()));
        }
        String text = said.asString("").strip();
        if (text.matches("-?\\d{1,9}")) {
            return Optional.of(seconds(Double.parseDouble(text)));
        }
        boolean negative = text.startsWith("-");
        Matcher part = PART.matcher(negative ? text.substring(1) : text);
        double sum = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            sum += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3600;
                        case "m" -> 60;
                        case "s" -> 1;
                        default -> 0.001;
                    };
        }
        if (end == 0 || end != text.length() - (negative ? 1 : 0)) {
            throw new GatewayRefusal(
                    400,
                    "invalid_keep_alive",
                    "\"keep_alive\" must be seconds, or a time such as \"5m\" or \"1h30m\".");
        }
        return Optional.of(negative ? FOR_EVER : seconds(sum));
    }

    private static Duration seconds(double count) {
        return count < 0 || count > FOR_EVER.toSeconds() ? FOR_EVER : Duration.ofMillis(Math.round(count * 1000));
    }
}
