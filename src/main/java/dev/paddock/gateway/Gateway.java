package dev.paddock.gateway;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.HttpRefusal;
import dev.paddock.http.HttpServer;
import dev.paddock.http.Limits;
import dev.paddock.http.RequestHead;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.HomeKey;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one address in front of all servers. Serves from when it is opened until it is closed; servers go on. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration CONNECT_TIME = Duration.ofSeconds(5);

    private final HttpServer server;
    private final Dispatcher dispatcher;
    private final Counts counts;
    private final IdleWatch idleWatch;
    private final HttpClient client;
    private final GatewaySettings opened;

    private Gateway(
            HttpServer server,
            Dispatcher dispatcher,
            Counts counts,
            IdleWatch idleWatch,
            HttpClient client,
            GatewaySettings opened) {
        this.server = server;
        this.dispatcher = dispatcher;
        this.counts = counts;
        this.idleWatch = idleWatch;
        this.client = client;
        this.opened = opened;
    }

    /**
     * @param settings asked at every request, but for the address
     * @throws PaddockException where the address is taken or cannot be bound, or would be open to the network without a key
     */
    public static Gateway open(
            Supervisor supervisor,
            MemoryBook memory,
            Supplier<GatewaySettings> settings,
            ApiKeys keys,
            HomeKey homeKey) {
        return open(supervisor, memory, settings, keys, homeKey, RequestBody.Store.TEMPORARY);
    }

    /** @param store of requests that are too large for the memory */
    static Gateway open(
            Supervisor supervisor,
            MemoryBook memory,
            Supplier<GatewaySettings> settings,
            ApiKeys keys,
            HomeKey homeKey,
            RequestBody.Store store) {
        GatewaySettings now = settings.get();
        InetSocketAddress address = address(now);
        if (!address.getAddress().isLoopbackAddress() && keys.all().isEmpty()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "gateway-needs-key",
                            "The gateway is not open to the network without an API key",
                            "it is to listen on " + now.host() + ", where everybody who reaches this machine could ask",
                            "Make a key: paddock keys add NAME. Or set \"gateway\": {\"host\": \"127.0.0.1\"}."));
        }
        Counts counts = new Counts();
        HttpClient client = new HttpClient(Limits.DEFAULT, CONNECT_TIME);
        Dispatcher dispatcher = new Dispatcher(supervisor, memory, settings, counts);
        Peers peers = new Peers(settings, client);
        Routes routes = new Routes(
                settings,
                new AccessCheck(settings, keys, !address.getAddress().isLoopbackAddress()),
                dispatcher,
                peers,
                counts,
                client,
                homeKey,
                store);
        try {
            HttpServer server = HttpServer.open("gateway", address, Limits.DEFAULT, new Front(routes));
            LOG.info("The gateway listens on {}:{}", now.host(), server.port());
            return new Gateway(
                    server, dispatcher, counts, new IdleWatch(supervisor, dispatcher, client, homeKey), client, now);
        } catch (IOException taken) {
            dispatcher.close();
            client.close();
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "gateway-port",
                            "The gateway cannot listen on " + now.host() + ":" + now.port(),
                            IoWords.why(taken),
                            "Choose another port: \"gateway\": {\"port\": N} in settings.json, or 0 for any."));
        }
    }

    private static InetSocketAddress address(GatewaySettings settings) {
        try {
            return new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
        } catch (UnknownHostException unknown) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "gateway-host",
                            "The gateway's host \"" + settings.host() + "\" is not known",
                            "",
                            "Set \"gateway\": {\"host\"} in settings.json to an address of this machine."));
        }
    }

    /** Where clients of this machine reach it, without {@code /v1}. */
    public URI address() {
        String host = opened.host();
        String reachable = switch (host) {
            case "0.0.0.0", "localhost" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        return URI.create("http://" + reachable + ":" + server.port());
    }

    /** Completes when none of the requests that were given to this process of a server's is under way any more. */
    public CompletionStage<Void> drained(ServerSnapshot old) {
        return dispatcher.drained(old);
    }

    /** What came to a server. */
    public RequestCounts counts(String server) {
        return counts.server(server, dispatcher.inFlight().getOrDefault(server, 0));
    }

    /** What it was opened with; another host or port takes effect when it is opened anew. */
    public GatewaySettings openedWith() {
        return opened;
    }

    /** Cuts what is under way. */
    @Override
    public void close() {
        server.close();
        idleWatch.close();
        dispatcher.close();
        client.close();
    }

    /** Lets no request fail without an answer in its own words. */
    private record Front(Routes routes) implements HttpServer.Handler {
        @Override
        public void handle(Exchange exchange) throws IOException {
            Headers own = new Headers();
            try {
                routes.handle(exchange, own);
            } catch (GatewayRefusal refusal) {
                answer(exchange, refusal, own);
            } catch (RuntimeException bug) {
                LOG.error(
                        "The gateway failed at {} {}",
                        exchange.head().method(),
                        exchange.head().path(),
                        bug);
                answer(exchange, new GatewayRefusal(500, "internal", "The gateway failed: " + bug), own);
            }
        }

        private static void answer(Exchange exchange, GatewayRefusal refusal, Headers own) throws IOException {
            if (exchange.isStarted()) {
                return;
            }
            Headers headers = new Headers().addAll(own).set("Content-Type", "application/json");
            Duration retryAfter = refusal.retryAfter();
            if (retryAfter != null) {
                headers.add("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
            }
            if (refusal.status() == 401) {
                headers.add("WWW-Authenticate", "Bearer");
            }
            exchange.respond(
                    refusal.status(),
                    headers,
                    Dialect.of(exchange.head().path()).bytes(refusal));
        }

        @Override
        public HttpServer.Refusal refusal(@Nullable RequestHead head, HttpRefusal refusal) {
            Dialect dialect = head == null ? Dialect.OPENAI : Dialect.of(head.path());
            return new HttpServer.Refusal(
                    "application/json",
                    dialect.bytes(new GatewayRefusal(refusal.status(), "bad_request", refusal.getMessage())));
        }
    }
}
