package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpRefusal;
import dev.paddock.http.HttpServer;
import dev.paddock.http.Limits;
import dev.paddock.http.RequestHead;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * The control API: a {@link Supervisor} as REST under {@code /api/v1}, on a random port of 127.0.0.1, each connection on a
 * virtual thread of its own. Callers need the token; what a web page could send is refused, see {@link Guard}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
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

    private final HttpServer server;
    private final Windows windows = new Windows(WINDOW_PATIENCE);
    private final EventHub hub;
    private final List<Route> routes;
    private final Router router;
    private final Guard guard;
    private final String token;
    /** One permit is out while the request that ends this process waits for its answer. */
    private final Semaphore farewells = new Semaphore(FAREWELLS);

    private final ObjectWriter json = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private ControlServer(Supervisor supervisor, ControlPorts ports, Duration heartbeat) throws IOException {
        Clock clock = Clock.systemUTC();
        Operations operations = new Operations(clock);
        this.token = randomToken();
        this.hub = new EventHub(supervisor, ports.downloads(), clock);
        this.routes = new Routes(supervisor, ports, hub, operations, windows, clock, heartbeat).all();
        this.router = new Router(routes, operations);
        this.guard = new Guard(token);
        try {
            this.server = HttpServer.open(
                    "control",
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                    Limits.DEFAULT,
                    new Front());
        } catch (IOException denied) {
            hub.close();
            throw denied;
        }
    }

    /** Serves from now on. */
    public static ControlServer start(Supervisor supervisor, ControlPorts ports) throws IOException {
        return start(supervisor, ports, HEARTBEAT);
    }

    /** @param heartbeat how long an event stream may be silent */
    static ControlServer start(Supervisor supervisor, ControlPorts ports, Duration heartbeat) throws IOException {
        return new ControlServer(supervisor, ports, heartbeat);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public String token() {
        return token;
    }

    /** Every call that is answered. */
    List<Route> routes() {
        return routes;
    }

    /** What a request to show the window does while this process has one; on a background thread. */
    public Subscription onShowWindow(Consumer<WindowRequest> show) {
        return windows.add(
                call -> {
                    try {
                        show.accept(call.wish());
                        windows.shown(call.request());
                    } catch (RuntimeException bug) {
                        LOG.error("The window cannot be shown", bug);
                    }
                },
                () -> true);
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
        server.close();
        hub.close();
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private final class Front implements HttpServer.Handler {
        @Override
        public void handle(Exchange exchange) throws IOException {
            boolean farewell = exchange.head().path().equals(Request.ROOT + "/shutdown") && farewells.tryAcquire();
            try {
                serve(exchange);
            } finally {
                if (farewell) {
                    farewells.release();
                }
            }
        }

        private void serve(Exchange exchange) throws IOException {
            RequestHead head = exchange.head();
            try {
                send(exchange, answer(exchange));
            } catch (RuntimeException bug) {
                LOG.error("The control API failed at {} {}", head.method(), head.path(), bug);
                if (!exchange.isStarted()) {
                    Problem problem = Problem.of("internal", "The request failed inside Paddock", bug.toString(), null);
                    send(exchange, Answer.of(ProblemJson.of(Kind.FAILED, problem)));
                }
            }
        }

        private Answer answer(Exchange exchange) throws IOException {
            RequestHead head = exchange.head();
            Optional<ProblemJson> refusal = guard.refusal(head.headers(), server.port());
            if (refusal.isPresent()) {
                return Answer.of(refusal.get());
            }
            byte[] body = exchange.body().readNBytes(BODY_LIMIT + 1);
            Optional<ProblemJson> unfit = unfitBody(head.headers(), body);
            if (unfit.isPresent()) {
                return Answer.of(unfit.get());
            }
            try {
                return router.answer(new Request(
                        head.method(),
                        Request.path(head.path()),
                        Map.of(),
                        Request.query(head.query()),
                        body,
                        head.headers().first("Last-Event-ID"),
                        wantsText(head.headers())));
            } catch (PaddockException refused) {
                return Answer.of(ProblemJson.of(refused.kind(), refused.problem()));
            }
        }

        @Override
        public HttpServer.Refusal refusal(@Nullable RequestHead head, HttpRefusal refusal) {
            Problem problem = Problem.of("bad-request", "The request is no proper HTTP", refusal.getMessage(), null);
            return new HttpServer.Refusal(
                    ProblemJson.CONTENT_TYPE,
                    json.writeValueAsBytes(ProblemJson.of(refusal.status(), Kind.INVALID, problem)));
        }
    }

    private static boolean wantsText(Headers headers) {
        return headers.first("Accept").orElse("").toLowerCase(Locale.ROOT).startsWith("text/plain");
    }

    private static Optional<ProblemJson> unfitBody(Headers headers, byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        if (body.length > BODY_LIMIT) {
            return Optional.of(ProblemJson.of(
                    413,
                    Kind.INVALID,
                    Problem.of("too-large", "The body is too large", "more than " + BODY_LIMIT + " bytes", null)));
        }
        String type = headers.first("Content-Type").orElse("");
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (plain.equals("application/json") || plain.equals("application/merge-patch+json")) {
            return Optional.empty();
        }
        return Optional.of(ProblemJson.of(
                415,
                Kind.INVALID,
                Problem.of(
                        "not-json",
                        "The body must be JSON",
                        "Content-Type is \"" + plain + "\"",
                        "Send \"Content-Type: application/json\".")));
    }

    private void send(Exchange exchange, Answer answer) throws IOException {
        Headers headers = new Headers()
                .add("Cache-Control", "no-store")
                .add("X-Content-Type-Options", "nosniff")
                .addAll(answer.headers());
        if (answer.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        switch (answer.content()) {
            case Answer.None none -> exchange.respond(answer.status(), headers, new byte[0]);
            case Answer.Json(Object value) -> {
                headers.set(
                        "Content-Type", value instanceof ProblemJson ? ProblemJson.CONTENT_TYPE : "application/json");
                exchange.respond(answer.status(), headers, json.writeValueAsBytes(value));
            }
            case Answer.Bytes(String type, byte[] bytes) -> {
                headers.set("Content-Type", type);
                exchange.respond(answer.status(), headers, bytes);
            }
            case Answer.Events(Answer.Source source) -> {
                headers.set("Content-Type", "text/event-stream");
                stream(exchange, headers, source);
            }
        }
    }

    private void stream(Exchange exchange, Headers headers, Answer.Source source) throws IOException {
        boolean headOnly = exchange.head().method().equals("HEAD");
        OutputStream out = exchange.respond(200, headers, -1);
        try {
            if (!headOnly) {
                Thread here = Thread.currentThread();
                exchange.onGone(here::interrupt);
                source.run(new EventOutput(out, json));
            }
            out.close();
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
        }
    }
}
