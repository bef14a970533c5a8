package dev.paddock.gateway;

import dev.paddock.gateway.ApiKeys.Key;
import dev.paddock.gateway.Directory.Target;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's protocol, for its clients: what there is, what runs, and requests to servers. Models are not managed by it. */
final class OllamaRoutes {
    static final String PREFIX = "/api/";
    /** The version of the protocol that is spoken; clients ask before they use what is newer. */
    private static final String VERSION = "0.9.0";

    private static final String LATEST = ":latest";
    private final Supplier<GatewaySettings> settings;
    private final Dispatcher dispatcher;
    private final Peers peers;
    private final Forwarder forwarder;
    private final RequestBody.Store store;
    private final OllamaModels models;

    OllamaRoutes(
            Supplier<GatewaySettings> settings,
            Dispatcher dispatcher,
            Peers peers,
            Forwarder forwarder,
            RequestBody.Store store) {
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.forwarder = forwarder;
        this.store = store;
        this.models = new OllamaModels(dispatcher, peers);
    }

    void handle(Exchange exchange, Headers own, @Nullable Key key, boolean get) throws IOException, GatewayRefusal {
        String path = exchange.head().path();
        String what = exchange.head().method() + " " + path.substring(PREFIX.length());
        switch (get ? "GET " + path.substring(PREFIX.length()) : what) {
            case "GET version" ->
                send(exchange, own, Json.mapper().createObjectNode().put("version", VERSION));
            case "GET tags" -> send(exchange, own, models.known(key));
            case "GET ps" -> send(exchange, own, models.running(key));
            case "POST show" -> send(exchange, own, show(key, said(exchange)));
            case "POST chat" -> ask(exchange, own, key, OllamaRequest.Kind.CHAT);
            case "POST generate" -> ask(exchange, own, key, OllamaRequest.Kind.GENERATE);
            case "POST embed" -> ask(exchange, own, key, OllamaRequest.Kind.EMBED);
            case "POST embeddings" -> ask(exchange, own, key, OllamaRequest.Kind.EMBEDDINGS);
            default ->
                throw new GatewayRefusal(
                        501,
                        "not_supported",
                        "Paddock does not do \"" + what.replaceAll("\\p{Cntrl}", "?")
                                + "\" for Ollama's clients. Models are"
                                + " added, changed and removed with paddock add, config and remove.");
        }
    }

    private ObjectNode said(Exchange exchange) throws IOException, GatewayRefusal {
        long limit = (long) settings.get().bodyLimitMb() << 20;
        try (RequestBody body = RequestBody.read(exchange.body(), exchange.announcedLength(), limit, store);
                InputStream in = body.open()) {
            if (Json.mapper().readTree(in) instanceof ObjectNode said) {
                return said;
            }
            throw new GatewayRefusal(400, "invalid_json", "The body must be a JSON object.");
        } catch (JacksonException broken) {
            throw new GatewayRefusal(400, "invalid_json", "The body is no JSON: " + broken.getOriginalMessage());
        }
    }

    private void ask(Exchange exchange, Headers own, @Nullable Key key, OllamaRequest.Kind kind)
            throws IOException, GatewayRefusal {
        OllamaRequest request = OllamaRequest.of(kind, said(exchange));
        Target target = find(key, request.model());
        Optional<Duration> keep = KeepAlive.of(request.keepAlive());
        ObjectNode translated = request.body();
        if (translated == null) {
            load(exchange, own, request, target, keep);
        } else {
            translated.put("model", target.asked());
            byte[] json = Json.mapper().writeValueAsBytes(translated);
            try (RequestBody body =
                    RequestBody.read(new ByteArrayInputStream(json), json.length, Long.MAX_VALUE, store)) {
                ModelField field = ModelField.find(body, "application/json");
                forwarder.forward(new Forwarder.Request(
                        exchange,
                        own,
                        target,
                        request.path(),
                        body.content(),
                        new Forwarder.Named(body, field),
                        request));
            }
        }
        keep.ifPresent(time -> target.servers().forEach(server -> dispatcher.keepAlive(server, time)));
    }

    /** A request that asks nothing loads the model; one that is to be kept for no time unloads it. */
    private void load(Exchange exchange, Headers own, OllamaRequest request, Target target, Optional<Duration> keep)
            throws IOException, GatewayRefusal {
        boolean unload = keep.filter(Duration::isZero).isPresent();
        if (!unload && !target.servers().isEmpty()) {
            forwarder.load(exchange, target);
        }
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("model", request.model()).put("created_at", Instant.now().toString());
        if (request.kind() == OllamaRequest.Kind.CHAT) {
            answer.putObject("message").put("role", "assistant").put("content", "");
        } else {
            answer.put("response", "");
        }
        send(exchange, own, answer.put("done", true).put("done_reason", unload ? "unload" : "load"));
    }

    /** {@code NAME:latest} is Ollama's way to say {@code NAME}. */
    private Target find(@Nullable Key key, String model) throws GatewayRefusal {
        Directory directory = new Directory(dispatcher.fleet(), peers, key);
        String name = model.endsWith(LATEST) && !directory.names().contains(model)
                ? model.substring(0, model.length() - LATEST.length())
                : model;
        return directory.find(name, "");
    }

    private ObjectNode show(@Nullable Key key, ObjectNode said) throws GatewayRefusal {
        JsonNode named = said.has("model") ? said.path("model") : said.path("name");
        return models.show(find(key, named.asString("")));
    }

    private static void send(Exchange exchange, Headers own, ObjectNode body) throws IOException {
        own.add("Content-Type", "application/json; charset=utf-8");
        exchange.respond(200, own, OllamaReply.WRITER.writeValueAsBytes(body));
    }
}
