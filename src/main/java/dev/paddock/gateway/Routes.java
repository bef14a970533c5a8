package dev.paddock.gateway;

import dev.paddock.gateway.ApiKeys.Key;
import dev.paddock.gateway.Directory.Target;
import dev.paddock.http.Content;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.RequestHead;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is asked for, by its path. */
final class Routes {
    private static final String UPSTREAM = "/upstream/";
    private static final String MODELS = "/v1/models";
    /** Of llama.cpp's own; all else that names a model is below {@code /v1/}. */
    private static final Set<String> NATIVE_POSTS = Set.of(
            "/completion",
            "/completions",
            "/chat/completions",
            "/responses",
            "/embedding",
            "/embeddings",
            "/rerank",
            "/reranking",
            "/infill",
            "/tokenize",
            "/detokenize",
            "/apply-template",
            "/props",
            "/lora-adapters");

    private static final Set<String> NATIVE_GETS = Set.of("/props", "/slots", "/lora-adapters");

    private final Supplier<GatewaySettings> settings;
    private final AccessCheck access;
    private final Dispatcher dispatcher;
    private final Peers peers;
    private final Counts counts;
    private final Forwarder forwarder;
    private final OwnPages pages;
    private final OllamaRoutes ollama;
    private final RequestBody.Store store;

    Routes(
            Supplier<GatewaySettings> settings,
            AccessCheck access,
            Dispatcher dispatcher,
            Peers peers,
            Counts counts,
            HttpClient client,
            HomeKey homeKey,
            RequestBody.Store store) {
        this.settings = settings;
        this.access = access;
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.counts = counts;
        this.forwarder = new Forwarder(dispatcher, peers, counts, client, homeKey);
        this.pages = new OwnPages(dispatcher, peers, counts);
        this.ollama = new OllamaRoutes(settings, dispatcher, peers, forwarder, store);
        this.store = store;
    }

    /** @param own header fields of every answer, also of one to a refusal that is thrown */
    void handle(Exchange exchange, Headers own) throws IOException, GatewayRefusal {
        try {
            route(exchange, own);
        } catch (GatewayRefusal refusal) {
            counts.refused().increment();
            throw refusal;
        }
    }

    private void route(Exchange exchange, Headers own) throws IOException, GatewayRefusal {
        RequestHead head = exchange.head();
        own.add("X-Request-Id", requestId(head));
        String origin = access.admitPage(head);
        if (origin != null) {
            own.add("Access-Control-Allow-Origin", origin).add("Vary", "Origin");
        }
        if (head.method().equals("OPTIONS")) {
            preflight(exchange, own, origin != null);
            return;
        }
        String path = head.path();
        boolean get = head.method().equals("GET") || head.method().equals("HEAD");
        if (get && (path.equals("/health") || path.equals("/v1/health"))) {
            pages.health(exchange, own);
            return;
        }
        Key key = access.admitKey(head);
        if (path.startsWith(OllamaRoutes.PREFIX)) {
            ollama.handle(exchange, own, key, get);
        } else if (path.startsWith(UPSTREAM)) {
            straight(exchange, own, key);
        } else if (get) {
            get(exchange, own, key, path);
        } else if (head.method().equals("POST") && (path.startsWith("/v1/") || NATIVE_POSTS.contains(path))) {
            byBody(exchange, own, key);
        } else {
            throw unknown(head);
        }
    }

    private void get(Exchange exchange, Headers own, @Nullable Key key, String path)
            throws IOException, GatewayRefusal {
        String model = parameter(exchange.head(), "model");
        if (path.equals(MODELS) || path.equals("/models")) {
            pages.models(exchange, own, key);
        } else if (path.startsWith(MODELS + "/")) {
            pages.model(exchange, own, key, decode(path.substring(MODELS.length() + 1)));
        } else if (path.equals("/metrics") && model == null) {
            pages.metrics(exchange, own, key);
        } else if (path.equals("/metrics") || NATIVE_GETS.contains(path)) {
            Target target = find(key, model);
            forwarder.forward(
                    new Forwarder.Request(exchange, own, target, exchange.head().target(), Content.NONE, null, false));
        } else if (path.equals("/")) {
            pages.welcome(exchange, own);
        } else {
            throw unknown(exchange.head());
        }
    }

    private void byBody(Exchange exchange, Headers own, @Nullable Key key) throws IOException, GatewayRefusal {
        long limit = (long) settings.get().bodyLimitMb() << 20;
        try (RequestBody body = RequestBody.read(exchange.body(), exchange.announcedLength(), limit, store)) {
            ModelField field = ModelField.find(
                    body, exchange.head().headers().first("Content-Type").orElse(null));
            String named = field.model() == null ? parameter(exchange.head(), "model") : field.model();
            Target target = find(key, named);
            forwarder.forward(new Forwarder.Request(
                    exchange,
                    own,
                    target,
                    exchange.head().target(),
                    body.content(),
                    new Forwarder.Named(body, field),
                    field.stream()));
        }
    }

    /** Whatever a server of llama.cpp has, its web page included. */
    private void straight(Exchange exchange, Headers own, @Nullable Key key) throws IOException, GatewayRefusal {
        String rest = exchange.head().target().substring(UPSTREAM.length());
        int end = indexOfAny(rest);
        String name = decode(rest.substring(0, end));
        Target found = find(key, name);
        if (found.servers().isEmpty()) {
            throw new GatewayRefusal(404, "model_not_found", "\"" + name + "\" is no server of this Paddock's.");
        }
        String target = rest.substring(end);
        if (target.isEmpty() || target.startsWith("?")) {
            // Relative addresses of its page need the slash.
            own.add("Location", UPSTREAM + rest.substring(0, end) + "/" + target);
            exchange.respond(308, own, new byte[0]);
            return;
        }
        long limit = (long) settings.get().bodyLimitMb() << 20;
        try (RequestBody body = RequestBody.read(exchange.body(), exchange.announcedLength(), limit, store)) {
            forwarder.forward(new Forwarder.Request(exchange, own, found, target, body.content(), null, false));
        }
    }

    private static int indexOfAny(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
                return i;
            }
        }
        return rest.length();
    }

    private Target find(@Nullable Key key, @Nullable String model) throws GatewayRefusal {
        return new Directory(dispatcher.fleet(), peers, key)
                .find(model, settings.get().defaultModel());
    }

    private static void preflight(Exchange exchange, Headers own, boolean otherPage) throws IOException {
        if (otherPage) {
            String wanted = exchange.head()
                    .headers()
                    .first("Access-Control-Request-Headers")
                    .orElse("");
            own.add("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                    .add("Access-Control-Allow-Headers", wanted.isEmpty() ? "Authorization, Content-Type" : wanted)
                    .add("Access-Control-Max-Age", "600");
        }
        exchange.respond(204, own, new byte[0]);
    }

    private static GatewayRefusal unknown(RequestHead head) {
        return new GatewayRefusal(
                404,
                "not_found",
                "There is no " + head.method() + " " + shortened(head.path())
                        + " here. See GET /v1/models, POST /v1/chat/completions, or /upstream/NAME/… for all that a"
                        + " server has.");
    }

    private static String shortened(String path) {
        return path.length() > 100 ? path.substring(0, 100) + "…" : path;
    }

    /** The caller's own, where it is a decent one. */
    private static String requestId(RequestHead head) {
        return head.headers()
                .first("X-Request-Id")
                .filter(id -> id.matches("[A-Za-z0-9._:/+=-]{1,128}"))
                .orElseGet(() ->
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    static @Nullable String parameter(RequestHead head, String name) {
        for (String pair : head.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return decode(pair.substring(equals + 1));
            }
        }
        return null;
    }

    /** What is no proper encoding means itself. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }
}
