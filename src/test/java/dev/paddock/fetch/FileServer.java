package dev.paddock.fetch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A web server on this machine whose answers a test decides. */
public final class FileServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    /** Answers one request. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** What was asked. */
    public record Asked(
            String method,
            URI uri,
            @Nullable String range,
            @Nullable String authorization,
            Headers headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    public final List<Asked> asked = new CopyOnWriteArrayList<>();

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param path with which it begins; the longest one counts */
    public FileServer on(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** By another name of this machine. */
    public URI elsewhere(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers.getFirst("Range"),
                    headers.getFirst("Authorization"),
                    headers));
            String path = exchange.getRequestURI().getPath();
            behaviours.keySet().stream()
                    .filter(path::startsWith)
                    .max((one, other) -> Integer.compare(one.length(), other.length()))
                    .map(behaviours::get)
                    .orElse(status(404))
                    .answer(exchange);
        }
    }

    public static Behaviour status(int status, String... headers) {
        return exchange -> {
            set(exchange, headers);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    public static Behaviour content(String type, String text, String... headers) {
        return exchange -> {
            set(exchange, headers);
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    /** As a good server gives it, ranges and all. */
    public static Behaviour file(byte[] content, String etag) {
        return exchange -> {
            set(exchange, "ETag", etag, "Content-Type", "application/octet-stream");
            int[] range = range(exchange, content.length, etag);
            if (range == null) {
                send(exchange, 200, content, 0, content.length, content.length);
            } else if (range[0] >= content.length) {
                set(exchange, "Content-Range", "bytes */" + content.length);
                exchange.sendResponseHeaders(416, -1);
            } else {
                contentRange(exchange, range, content.length);
                send(exchange, 206, content, range[0], range[1], range[1] - range[0]);
            }
        };
    }

    /** Knows no ranges. */
    public static Behaviour whole(byte[] content, String... headers) {
        return exchange -> {
            set(exchange, headers);
            send(exchange, 200, content, 0, content.length, content.length);
        };
    }

    /** Ends each answer after so many bytes, and cuts the connection. */
    public static Behaviour cut(byte[] content, String etag, int after) {
        return exchange -> {
            set(exchange, "ETag", etag);
            int[] range = range(exchange, content.length, etag);
            int[] asked = range == null ? new int[] {0, content.length} : range;
            contentRange(exchange, asked, content.length);
            int end = Math.min(asked[1], asked[0] + after);
            send(exchange, range == null ? 200 : 206, content, asked[0], end, asked[1] - asked[0]);
        };
    }

    public static Behaviour redirect(int status, String location) {
        return status(status, "Location", location);
    }

    static void contentRange(HttpExchange exchange, int[] range, int size) {
        set(exchange, "Content-Range", "bytes " + range[0] + "-" + (range[1] - 1) + "/" + size);
    }

    /** From and exclusive end; null where the whole is to be sent. */
    static int @Nullable [] range(HttpExchange exchange, int size, String etag) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || condition != null && !condition.equals(etag)) {
            return null;
        }
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches()) {
            return null;
        }
        int to = parts.group(2).isEmpty() ? size : (int) Math.min(size, Long.parseLong(parts.group(2)) + 1);
        return new int[] {Integer.parseInt(parts.group(1)), to};
    }

    static void set(HttpExchange exchange, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
    }

    static void send(HttpExchange exchange, int status, byte[] content, int from, int to, int announced)
            throws IOException {
        exchange.sendResponseHeaders(status, announced == 0 ? -1 : announced);
        if (announced > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            OutputStream out = exchange.getResponseBody();
            out.write(Arrays.copyOfRange(content, from, to));
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
