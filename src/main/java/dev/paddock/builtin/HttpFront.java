package dev.paddock.builtin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The open port: answers "loading" until it is given an {@link Api}, checks keys, writes errors. */
final class HttpFront {
    private static final Set<String> PUBLIC = Set.of("/health", "/v1/health", "/models", "/v1/models");

    private final HttpServer server;
    private final Set<String> keys;
    private final EngineLog log;
    private final Admission admission = new Admission(Runtime.getRuntime().maxMemory());
    private volatile @Nullable Api api;

    private HttpFront(HttpServer server, Set<String> keys, EngineLog log) {
        this.server = server;
        this.keys = keys;
        this.log = log;
    }

    /** @throws IOException if the address cannot be bound */
    static HttpFront open(Options options, Set<String> keys, EngineLog log) throws IOException {
        // Without it each streamed token waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        options.positive(Flag.TIMEOUT)
                .ifPresent(seconds -> System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(seconds)));
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(options.host(), options.port()), 0);
            HttpFront front = new HttpFront(server, keys, log);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", front::handle);
            server.start();
            return front;
        } catch (UnresolvedAddressException unknown) {
            throw new IOException(unknown);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on requests are served. */
    void serve(Api ready) {
        api = ready;
    }

    private void handle(HttpExchange exchange) {
        Reply reply = new Reply(exchange, admission);
        try (exchange;
                reply) {
            try {
                exchange.getResponseHeaders().set("Server", "llama.cpp");
                checkKey(exchange);
                Api ready = api;
                if (ready == null) {
                    throw ApiException.loading();
                }
                ready.answer(
                        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), reply);
            } catch (ApiException refused) {
                reply.error(refused);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                log.error("srv", "operator()", "got exception: " + bug);
                reply.error(ApiException.failed(String.valueOf(bug.getMessage())));
            }
        } catch (IOException clientLeft) {
            log.info("srv", "operator()", "the client left: " + clientLeft.getMessage());
        }
    }

    private void checkKey(HttpExchange exchange) throws ApiException {
        if (keys.isEmpty() || PUBLIC.contains(exchange.getRequestURI().getPath())) {
            return;
        }
        Headers headers = exchange.getRequestHeaders();
        String bearer = headers.getFirst("Authorization");
        String said = bearer != null && bearer.startsWith("Bearer ")
                ? bearer.substring("Bearer ".length())
                : headers.getFirst("X-Api-Key");
        boolean known = false;
        for (String key : keys) {
            // Every key is compared, and each in constant time: how long it takes tells nothing.
            known |= said != null && MessageDigest.isEqual(bytes(key), bytes(said));
        }
        if (!known) {
            throw ApiException.unauthorized();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
