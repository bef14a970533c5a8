package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** What the gateway answers itself. */
final class OwnPages {
    private static final String JSON = "application/json";

    private final Dispatcher dispatcher;
    private final Peers peers;
    private final Counts counts;
    private final ObjectWriter json = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    OwnPages(Dispatcher dispatcher, Peers peers, Counts counts) {
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.counts = counts;
    }

    void health(Exchange exchange, Headers own) throws IOException {
        send(exchange, own, Map.of("status", "ok"));
    }

    void welcome(Exchange exchange, Headers own) throws IOException {
        String text = """
                Paddock's gateway. It speaks the protocols of OpenAI, Anthropic and llama.cpp:

                GET  /v1/models
                POST /v1/chat/completions, /v1/completions, /v1/responses, /v1/embeddings, /v1/rerank, /v1/messages
                GET  /metrics
                any  /upstream/NAME/  the server NAME itself, its web page included
                """;
        own.add("Content-Type", "text/plain; charset=utf-8");
        exchange.respond(200, own, text.getBytes(StandardCharsets.UTF_8));
    }

    void models(Exchange exchange, Headers own, ApiKeys.@Nullable Key key) throws IOException {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("object", "list");
        list.put("data", List.copyOf(entries(key).values()));
        send(exchange, own, list);
    }

    void model(Exchange exchange, Headers own, ApiKeys.@Nullable Key key, String name)
            throws IOException, GatewayRefusal {
        Map<String, Object> entry = entries(key).get(name);
        if (entry == null) {
            // Says what is near, or what there is.
            new Directory(dispatcher.fleet(), peers, key).find(name, "");
            throw new GatewayRefusal(404, "model_not_found", "There is no model of this name.");
        }
        send(exchange, own, entry);
    }

    private Map<String, Map<String, Object>> entries(ApiKeys.@Nullable Key key) {
        Fleet fleet = dispatcher.fleet();
        Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
        for (ServerSnapshot server : fleet.servers()) {
            for (String name : Directory.namesOf(server)) {
                if (key == null || key.allows(List.of(name, server.name()))) {
                    entries.putIfAbsent(name, entry(name, server, fleet));
                }
            }
        }
        for (Peers.PeerModel model : peers.models()) {
            if (key == null || key.allows(List.of(model.id()))) {
                Map<String, Object> entry = plain(model.id(), model.peer().name());
                entry.put("paddock", Map.of("peer", model.peer().name(), "state", "ready"));
                entries.putIfAbsent(model.id(), entry);
            }
        }
        return entries;
    }

    private static Map<String, Object> plain(String id, String owner) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("object", "model");
        entry.put("created", 0L);
        entry.put("owned_by", owner);
        return entry;
    }

    private static Map<String, Object> entry(String name, ServerSnapshot server, Fleet fleet) {
        Map<String, Object> entry = plain(name, "paddock");
        entry.put("created", server.since().getEpochSecond());
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("server", server.name());
        more.put("display_name", server.model().displayName());
        more.put("state", server.state().name().toLowerCase(Locale.ROOT));
        more.put("health", server.health().name().toLowerCase(Locale.ROOT));
        more.put("context_size", server.instance().model().contextSize());
        more.put(
                "profiles",
                fleet.profiles().stream()
                        .filter(profile -> profile.instances().contains(server.name()))
                        .map(Profile::name)
                        .toList());
        entry.put("paddock", more);
        return entry;
    }

    void metrics(Exchange exchange, Headers own, ApiKeys.@Nullable Key key) throws IOException {
        own.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        String text = Prometheus.text(dispatcher.fleet(), counts, dispatcher.inFlight(), seenBy(key));
        exchange.respond(200, own, text.getBytes(StandardCharsets.UTF_8));
    }

    private Predicate<String> seenBy(ApiKeys.@Nullable Key key) {
        if (key == null || key.models().isEmpty()) {
            return _ -> true;
        }
        Set<String> names = new HashSet<>(entries(key).keySet());
        dispatcher.fleet().servers().stream()
                .filter(server -> key.allows(Directory.namesOf(server)))
                .forEach(server -> names.add(server.name()));
        return names::contains;
    }

    private void send(Exchange exchange, Headers own, Object body) throws IOException {
        own.add("Content-Type", JSON);
        exchange.respond(200, own, json.writeValueAsBytes(body));
    }
}
