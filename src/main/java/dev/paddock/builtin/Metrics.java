package dev.paddock.builtin;

import java.util.Locale;

/** Counters since the start, under llama-server's Prometheus names. Safe for several threads. */
final class Metrics {
    private long promptTokens;
    private double promptMillis;
    private long replyTokens;
    private double replyMillis;
    private long mostTokens;

    synchronized void add(Timings timings) {
        promptTokens += timings.promptTokens();
        promptMillis += timings.promptMillis();
        replyTokens += timings.replyTokens();
        replyMillis += timings.replyMillis();
        mostTokens = Math.max(mostTokens, (long) timings.promptTokens() + timings.replyTokens());
    }

    synchronized String text(int processing, int deferred) {
        StringBuilder out = new StringBuilder();
        counter(out, "prompt_tokens_total", "Number of prompt tokens processed.", promptTokens);
        counter(out, "prompt_seconds_total", "Prompt process time", promptMillis / 1000);
        counter(out, "tokens_predicted_total", "Number of generation tokens processed.", replyTokens);
        counter(out, "tokens_predicted_seconds_total", "Predict process time", replyMillis / 1000);
        counter(out, "n_tokens_max", "Largest observed n_tokens.", mostTokens);
        gauge(
                out,
                "prompt_tokens_seconds",
                "Average prompt throughput in tokens/s.",
                promptMillis == 0 ? 0 : 1000 * promptTokens / promptMillis);
        gauge(
                out,
                "predicted_tokens_seconds",
                "Average generation throughput in tokens/s.",
                replyMillis == 0 ? 0 : 1000 * replyTokens / replyMillis);
        gauge(out, "requests_processing", "Number of requests processing.", processing);
        gauge(out, "requests_deferred", "Number of requests deferred.", deferred);
        return out.toString();
    }

    private static void counter(StringBuilder out, String name, String help, double value) {
        metric(out, name, help, "counter", value);
    }

    private static void gauge(StringBuilder out, String name, String help, double value) {
        metric(out, name, help, "gauge", value);
    }

    private static void metric(StringBuilder out, String name, String help, String type, double value) {
        String full = "llamacpp:" + name;
        out.append("# HELP ").append(full).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        String number = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.6f", value);
        out.append(full).append(' ').append(number).append('\n');
    }
}
