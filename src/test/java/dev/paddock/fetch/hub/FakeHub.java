package dev.paddock.fetch.hub;

import com.sun.net.httpserver.HttpExchange;
import dev.paddock.fetch.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server on this machine that speaks Hugging Face's API: refs, tree in pages, resolve by a redirect to signed addresses. */
public final class FakeHub implements AutoCloseable {
    public static final String REPO = "owner/tiny-GGUF";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final int PAGE = 3;

    public final FileServer server = new FileServer();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, FileServer.Behaviour> faults = new ConcurrentHashMap<>();
    /** Only with this token; null for everybody. */
    public volatile @Nullable String token;

    public FakeHub() throws IOException {
        server.on("/api/models", FileServer.content("application/json", search()));
        server.on("/api/models/" + REPO + "/revision/main", this::info);
        server.on("/api/models/" + REPO + "/refs", FileServer.content("application/json", """
                {"branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": "%s"}], "tags": []}
                """.formatted(COMMIT)));
        server.on("/api/models/" + REPO + "/tree/" + COMMIT, this::tree);
        server.on("/" + REPO + "/resolve/" + COMMIT + "/", this::resolve);
        server.on("/cdn/", this::cdn);
    }

    private static String search() {
        return """
                [{"id": "owner/tiny-GGUF", "gated": "auto", "downloads": 7, "likes": 2,
                  "tags": ["gguf", "license:apache-2.0"], "lastModified": "2026-11-01T10:00:00.000Z",
                  "gguf": {"total": 596049920, "architecture": "qwen3", "context_length": 40960},
                  "siblings": [{"rfilename": "README.md"}, {"rfilename": "tiny-Q4_K_M.gguf"},
                               {"rfilename": "mmproj-F16.gguf"}, {"rfilename": "tiny-Q8_0.gguf"}]}]
                """;
    }

    public FakeHub with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Answers the request for this file's content, until it is taken back with null. */
    public void fault(String path, FileServer.@Nullable Behaviour behaviour) {
        if (behaviour == null) {
            faults.remove(path);
        } else {
            faults.put(path, behaviour);
        }
    }

    public URI endpoint() {
        return server.uri("");
    }

    public byte[] content(String path) {
        return files.getOrDefault(path, new byte[0]);
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private boolean isRefused(HttpExchange exchange) throws IOException {
        String wanted = token;
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (wanted == null || ("Bearer " + wanted).equals(given)) {
            return false;
        }
        FileServer.status(given == null ? 401 : 403, "X-Error-Code", "GatedRepo")
                .answer(exchange);
        return true;
    }

    private void info(HttpExchange exchange) throws IOException {
        FileServer.content(
                        "application/json",
                        "{\"id\": \"" + REPO + "\", \"sha\": \"" + COMMIT + "\", \"gated\": " + (token != null)
                                + ", \"tags\": [\"license:apache-2.0\"]}")
                .answer(exchange);
    }

    private void tree(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
        String entries = files.entrySet().stream()
                .skip(from)
                .limit(PAGE)
                .map(file -> entry(file.getKey(), file.getValue()))
                .collect(Collectors.joining(",", "[{\"type\": \"directory\", \"path\": \"x\"},", "]"));
        String[] link = from + PAGE < files.size()
                ? new String[] {
                    "Link",
                    "<"
                            + server.uri("/api/models/" + REPO + "/tree/" + COMMIT + "?recursive=true&cursor="
                                    + (from + PAGE))
                            + ">; rel=\"next\""
                }
                : new String[0];
        FileServer.content("application/json", entries, link).answer(exchange);
    }

    private static String entry(String path, byte[] content) {
        String lfs = path.endsWith(".gguf")
                ? ", \"lfs\": {\"oid\": \"" + sha256(content) + "\", \"size\": " + content.length + "}"
                : "";
        return "{\"type\": \"file\", \"path\": \"" + path + "\", \"size\": " + content.length + lfs + "}";
    }

    private void resolve(HttpExchange exchange) throws IOException {
        if (isRefused(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath().replaceFirst("^.*/resolve/[^/]+/", "");
        FileServer.Behaviour fault = faults.get(path);
        if (fault != null) {
            fault.answer(exchange);
        } else {
            FileServer.status(
                            302,
                            "Location",
                            server.elsewhere("/cdn/" + path + "?signature=s").toString(),
                            "X-Linked-Etag",
                            "\"" + sha256(content(path)) + "\"",
                            "X-Linked-Size",
                            Integer.toString(content(path).length),
                            "X-Repo-Commit",
                            COMMIT)
                    .answer(exchange);
        }
    }

    private void cdn(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/cdn/".length());
        FileServer.file(content(path), "\"" + sha256(content(path)) + "\"").answer(exchange);
    }

    public static byte[] gguf(String name, int size) {
        byte[] content = new byte[size];
        new java.util.Random(name.hashCode()).nextBytes(content);
        byte[] magic = "GGUF".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, content, 0, magic.length);
        return content;
    }

    @Override
    public void close() {
        server.close();
    }
}
