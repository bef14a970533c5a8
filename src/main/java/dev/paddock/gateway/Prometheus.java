package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The numbers in Prometheus' text format 0.0.4. */
final class Prometheus {
    private final StringBuilder text = new StringBuilder(4_096);

    private Prometheus() {}

    /** @param seen which models and servers are told of, by their names */
    static String text(Fleet fleet, Counts counts, Map<String, Integer> inFlight, Predicate<String> seen) {
        Prometheus out = new Prometheus();
        Map<String, Counts.Model> models = counts.all();
        models.keySet().removeIf(seen.negate());
        List<ServerSnapshot> servers = fleet.servers().stream()
                .filter(server -> seen.test(server.name()))
                .toList();
        out.counter(models, "requests_total", "Requests that were meant for a model.", m -> m.requests.sum());
        out.counter(models, "request_failures_total", "Requests without a proper answer.", m -> m.failures.sum());
        out.counter(models, "requests_cancelled_total", "Requests whose client left.", m -> m.cancelled.sum());
        out.counter(models, "request_retries_total", "Requests sent again to another server.", m -> m.retries.sum());
        out.counter(models, "prompt_tokens_total", "Tokens read.", m -> m.tokensIn.sum());
        out.counter(models, "completion_tokens_total", "Tokens written.", m -> m.tokensOut.sum());
        out.counter(models, "loads_total", "Starts that a request caused.", m -> m.loads.sum());
        out.counter(models, "load_failures_total", "Such starts that failed.", m -> m.loadFailures.sum());
        out.counter(models, "evictions_total", "Times that it was unloaded.", m -> m.evictions.sum());
        out.metric("first_token_seconds", "summary", "From the request to the first byte of the answer.");
        models.forEach((name, m) -> {
            out.line("first_token_seconds_sum", "model", name, m.firstTokenSeconds.sum());
            out.line("first_token_seconds_count", "model", name, m.firstTokens.sum());
        });
        out.metric("tokens_per_second", "gauge", "Of the last reply, as the engine measured it.");
        models.forEach((name, m) -> out.line("tokens_per_second", "model", name, m.speed()));
        out.metric("requests_refused_total", "counter", "Requests that reached no model.");
        out.text
                .append("paddock_requests_refused_total ")
                .append(counts.refused().sum())
                .append('\n');
        out.servers(servers, inFlight);
        return out.text.toString();
    }

    private void servers(List<ServerSnapshot> servers, Map<String, Integer> inFlight) {
        metric("requests_in_flight", "gauge", "Requests under way.");
        servers.forEach(s -> line("requests_in_flight", "server", s.name(), inFlight.getOrDefault(s.name(), 0)));
        metric("server_ready", "gauge", "1 where the server is ready.");
        servers.forEach(s -> line("server_ready", "server", s.name(), s.isReady() ? 1 : 0));
        metric("server_restarts", "gauge", "Restarts since it was last started by a person.");
        servers.forEach(s -> line("server_restarts", "server", s.name(), s.restarts()));
        metric("server_resident_bytes", "gauge", "Main memory of the server's processes.");
        for (ServerSnapshot server : servers) {
            if (server.usage() != null) {
                line(
                        "server_resident_bytes",
                        "server",
                        server.name(),
                        server.usage().residentBytes());
            }
        }
    }

    private void counter(
            Map<String, Counts.Model> models, String name, String help, ToDoubleFunction<Counts.Model> value) {
        metric(name, "counter", help);
        models.forEach((model, m) -> line(name, "model", model, value.applyAsDouble(m)));
    }

    private void metric(String name, String type, String help) {
        text.append("# HELP paddock_").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE paddock_").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String label, String of, double value) {
        String escaped = of.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append("paddock_")
                .append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(escaped)
                .append("\"} ");
        text.append(
                value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : String.format(Locale.ROOT, "%.6g", value));
        text.append('\n');
    }
}
