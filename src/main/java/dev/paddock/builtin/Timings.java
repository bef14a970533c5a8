package dev.paddock.builtin;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Tokens and milliseconds of one request: of reading its prompt, and of writing the reply. */
record Timings(int promptTokens, double promptMillis, int replyTokens, double replyMillis) {
    double promptPerSecond() {
        return perSecond(promptTokens, promptMillis);
    }

    double replyPerSecond() {
        return perSecond(replyTokens, replyMillis);
    }

    private static double perSecond(int tokens, double millis) {
        return millis > 0 ? 1000 * tokens / millis : 0;
    }

    /** Under llama-server's names. How much of the prompt came from its cache, the binding does not tell. */
    void writeTo(ObjectNode json) {
        json.put("prompt_n", promptTokens)
                .put("prompt_ms", promptMillis)
                .put("prompt_per_token_ms", promptMillis / Math.max(promptTokens, 1))
                .put("prompt_per_second", promptPerSecond())
                .put("predicted_n", replyTokens)
                .put("predicted_ms", replyMillis)
                .put("predicted_per_token_ms", replyMillis / Math.max(replyTokens, 1))
                .put("predicted_per_second", replyPerSecond());
    }

    void logTo(EngineLog log, String prefix) {
        log.info("slot", "print_timing", prefix + line("prompt eval time", promptMillis, promptTokens));
        log.info("slot", "print_timing", prefix + line("       eval time", replyMillis, replyTokens));
        log.info(
                "slot",
                "print_timing",
                prefix
                        + String.format(
                                Locale.ROOT,
                                "      total time = %10.2f ms / %5d tokens",
                                promptMillis + replyMillis,
                                promptTokens + replyTokens));
    }

    private static String line(String what, double millis, int tokens) {
        return String.format(
                Locale.ROOT,
                "%s = %10.2f ms / %5d tokens (%8.2f ms per token, %8.2f tokens per second)",
                what,
                millis,
                tokens,
                millis / Math.max(tokens, 1),
                perSecond(tokens, millis));
    }
}
