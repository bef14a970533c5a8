package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Requests to the control API. HttpURLConnection instead of HttpClient, since the latter costs the
 * command line a tenth of a second for TLS that is not used; never by a proxy, whatever the environment says.
 */
final class ControlClient {
    private static final int CONNECT_MILLIS = 2_000;
    /** Twice the server's heartbeat and then some. */
    private static final int EVENTS_SILENT_MILLIS = 15_000;

    private final Supplier<Optional<ControlFile.Content>> where;

    /** @param where asked at every request, since an owner that starts again has a new address and token */
    ControlClient(Supplier<Optional<ControlFile.Content>> where) {
        this.where = where;
    }

    /** Blocks until the answer is there. */
    <T> T call(String method, String path, @Nullable Object body, Class<T> type) {
        return read(exchange(method, path, body, 0), type);
    }

    /** @param timeoutMillis of every read; 0 means as long as it takes */
    byte[] exchange(String method, String path, @Nullable Object body, int timeoutMillis) {
        try {
            HttpURLConnection connection = open(method, path);
            connection.setReadTimeout(timeoutMillis);
            if (!method.equals("GET") && !method.equals("DELETE")) {
                byte[] bytes = body == null ? new byte[0] : Json.mapper().writeValueAsBytes(body);
                connection.setDoOutput(true);
                // A request that was sent must never be sent twice: a fixed length turns the JDK's own retry off.
                connection.setFixedLengthStreamingMode(bytes.length);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(bytes);
            }
            return answer(connection);
        } catch (IOException gone) {
            throw unreachable(gone);
        }
    }

    /**
     * The open event stream; reading from it fails when the server is silent for longer than its heartbeat allows.
     *
     * @param lastId of the last event that is known; empty for none
     */
    InputStream events(String path, String lastId) {
        try {
            HttpURLConnection connection = open("GET", path);
            connection.setReadTimeout(EVENTS_SILENT_MILLIS);
            connection.setRequestProperty("Accept", "text/event-stream");
            if (!lastId.isEmpty()) {
                connection.setRequestProperty("Last-Event-ID", lastId);
            }
            if (connection.getResponseCode() != 200) {
                answer(connection);
            }
            return connection.getInputStream();
        } catch (IOException gone) {
            throw unreachable(gone);
        }
    }

    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        ControlFile.Content control =
                where.get().orElseThrow(() -> new IOException("there is no control.json in the state folder"));
        HttpURLConnection connection = (HttpURLConnection)
                control.address().resolve("/api/v1/" + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Authorization", "Bearer " + control.token());
        return connection;
    }

    private static byte[] answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : in.readAllBytes();
            if (status < 400) {
                return body;
            }
            throw refusal(status, body);
        }
    }

    private static PaddockException refusal(int status, byte[] body) {
        try {
            return Json.mapper().readValue(body, ProblemJson.class).exception();
        } catch (JacksonException noProblem) {
            return failed("control-answer", "The owner of the servers answered " + status, "", null);
        }
    }

    static <T> T read(byte[] body, Class<T> type) {
        try {
            return Json.mapper().readValue(body, type);
        } catch (JacksonException garbage) {
            throw failed(
                    "control-answer",
                    "The owner of the servers gave an answer that cannot be read",
                    garbage.getOriginalMessage(),
                    "If Paddock was just updated, run: paddock daemon stop --leave-servers");
        }
    }

    private static PaddockException unreachable(IOException gone) {
        return failed(
                "owner-gone",
                "Paddock's background service does not answer",
                String.valueOf(gone.getMessage()),
                "Run: paddock daemon start");
    }

    private static PaddockException failed(String code, String title, String detail, @Nullable String action) {
        return new PaddockException(Kind.FAILED, Problem.of(code, title, detail, action));
    }
}
