package dev.paddock.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * The control API: a {@link Supervisor} as REST under {@code /api/v1}, on a random port of 127.0.0.1, each request on a
 * virtual thread of its own. Callers need the token; what a web page could send is refused, see {@link Guard}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final String ROOT = "/api/v1";
    private static final int BODY_LIMIT = 1 << 20;
    private static final int TOKEN_BYTES = 32;
    private static final int FAREWELLS = 100;
    private static final long FAREWELL_SECONDS = 2;
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration WINDOW_PATIENCE = Duration.ofSeconds(2);

    /**
     * What the end of the owning process did.
     *
     * @param stopped names of the servers that were stopped
     * @param left names of the servers that go on running
     */
    public record Stopped(List<String> stopped, List<String> left) {
        public Stopped {
            stopped = List.copyOf(stopped);
            left = List.copyOf(left);
        }
    }

    /** Ends the process that owns the servers, or refuses with a {@link dev.paddock.domain.PaddockException}. */
    @FunctionalInterface
    public interface Shutdown {
        /** The stage completes before the process ends, so that the caller can be answered. */
        CompletionStage<Stopped> shutdown(boolean stopServers);
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supervisor supervisor;
    private final Windows windows = new Windows(WINDOW_PATIENCE);
    private final Routes routes;
    private final Guard guard;
    private final String token;
    private final Duration heartbeat;
    /** One permit is out while the request that ends this process waits for its answer. */
    private final Semaphore farewells = new Semaphore(FAREWELLS);

    private final ObjectWriter json = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private ControlServer(
            Supervisor supervisor, Supplier<LibrarySnapshot> models, Shutdown shutdown, Duration heartbeat)
            throws IOException {
        this.supervisor = supervisor;
        this.heartbeat = heartbeat;
        this.token = randomToken();
        this.routes = new Routes(supervisor, models, shutdown, windows, Clock.systemUTC());
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        this.guard = new Guard(token, server.getAddress().getPort());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("control-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /**
     * Starts to serve.
     *
     * @param models what {@code GET models} asks; may block
     * @param shutdown what {@code POST shutdown} asks
     */
    public static ControlServer start(Supervisor supervisor, Supplier<LibrarySnapshot> models, Shutdown shutdown)
            throws IOException {
        return start(supervisor, models, shutdown, HEARTBEAT);
    }

    /** @param heartbeat how long the event stream may be silent; a client that left is noticed within two of these */
    static ControlServer start(
            Supervisor supervisor, Supplier<LibrarySnapshot> models, Shutdown shutdown, Duration heartbeat)
            throws IOException {
        ControlServer control = new ControlServer(supervisor, models, shutdown, heartbeat);
        control.server.start();
        return control;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public String token() {
        return token;
    }

    /** What a request to show the window does while this process has one; on a background thread. */
    public Subscription onShowWindow(Runnable show) {
        return windows.add(request -> {
            try {
                show.run();
                windows.shown(request);
            } catch (RuntimeException bug) {
                LOG.error("The window cannot be shown", bug);
            }
        });
    }

    /** Cuts the connections that are open, once who asked for the end has been answered; the supervisor goes on. */
    @Override
    public void close() {
        try {
            if (!farewells.tryAcquire(FAREWELLS, FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Somebody who asked for the end does not take the answer");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean farewell = path(exchange.getRequestURI()).equals(List.of("shutdown")) && farewells.tryAcquire();
        try (exchange) {
            serve(exchange);
        } finally {
            if (farewell) {
                farewells.release();
            }
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            answer(exchange);
        } catch (RuntimeException bug) {
            LOG.error("The control API failed at {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
            if (exchange.getResponseCode() < 0) {
                Problem problem = Problem.of("internal", "The request failed inside Paddock", bug.toString(), null);
                send(exchange, Routes.Answer.of(ProblemJson.of(Kind.FAILED, problem)));
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional<ProblemJson> refusal = guard.refusal(exchange);
        if (refusal.isPresent()) {
            send(exchange, Routes.Answer.of(refusal.get()));
            return;
        }
        List<String> path = path(exchange.getRequestURI());
        if (path.equals(List.of("events")) && exchange.getRequestMethod().equals("GET")) {
            boolean window =
                    "true".equals(query(exchange.getRequestURI().getRawQuery()).get("window"));
            new EventStream(json, heartbeat).serve(exchange, supervisor, window ? windows : null);
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        Optional<ProblemJson> unfit = unfitBody(exchange, body);
        Routes.Answer answer = unfit.map(Routes.Answer::of)
                .orElseGet(() -> routes.answer(new Routes.Request(
                        exchange.getRequestMethod(),
                        path,
                        query(exchange.getRequestURI().getRawQuery()),
                        body)));
        send(exchange, answer);
    }

    private static Optional<ProblemJson> unfitBody(HttpExchange exchange, byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        if (body.length > BODY_LIMIT) {
            return Optional.of(ProblemJson.of(
                    413,
                    Kind.INVALID,
                    Problem.of("too-large", "The body is too large", "more than " + BODY_LIMIT + " bytes", null)));
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (plain.equals("application/json")) {
            return Optional.empty();
        }
        return Optional.of(ProblemJson.of(
                415,
                Kind.INVALID,
                Problem.of("not-json", "The body must be JSON", "Content-Type is \"" + plain + "\"", null)));
    }

    private void send(HttpExchange exchange, Routes.Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (answer.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        Object content = answer.body();
        if (content == null) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] bytes = json.writeValueAsBytes(content);
        headers.set("Content-Type", content instanceof ProblemJson ? ProblemJson.CONTENT_TYPE : "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Not below the root: one segment that no route has. */
    private static List<String> path(URI uri) {
        String raw = uri.getRawPath();
        if (raw == null || !raw.startsWith(ROOT + "/")) {
            return List.of(String.valueOf(raw));
        }
        return Arrays.stream(raw.substring(ROOT.length() + 1).split("/", -1))
                .map(ControlServer::decode)
                .toList();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            query.put(decode(key), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
