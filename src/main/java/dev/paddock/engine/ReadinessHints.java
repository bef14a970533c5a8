package dev.paddock.engine;

import java.util.List;
import java.util.Locale;

/**
 * Log lines after which a server may be ready. Only a reason to ask {@code /health} at once: from September 2024 to
 * November 2025 llama-server printed such a line before it loaded the model.
 */
public final class ReadinessHints {
    private static final List<String> PHRASES = List.of(
            "http server listening",
            "server is listening",
            "listening on",
            "server listening at",
            "server started",
            "ready to receive requests",
            "all slots are idle",
            "model loaded");

    private ReadinessHints() {}

    public static boolean isHint(String logLine) {
        String lower = logLine.toLowerCase(Locale.ROOT);
        return PHRASES.stream().anyMatch(lower::contains);
    }
}
