package dev.paddock.builtin;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The request's body and the answer to it. Every method throws IOException when the client has left. For one thread. Closing it
 * lets others in.
 */
final class Reply implements AutoCloseable {
    private static final String JSON = "application/json; charset=utf-8";

    /** A client that sends nothing for so long holds room that others need. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int PIECE = 64 << 10;

    private final HttpExchange exchange;
    private final Admission admission;
    private final Duration silence;
    private Admission.@Nullable Place place;
    private int bodyBytes;
    private @Nullable FutureTask<Integer> unfinishedRead;
    private @Nullable OutputStream stream;
    private boolean events;

    Reply(HttpExchange exchange, Admission admission) {
        this(exchange, admission, SILENCE);
    }

    /** @param silence how long the next piece of the body is waited for */
    Reply(HttpExchange exchange, Admission admission, Duration silence) {
        this.exchange = exchange;
        this.admission = admission;
        this.silence = silence;
    }

    /** Waits until there is room for it, once. */
    JsonNode body() throws IOException, ApiException, InterruptedException {
        long announced = announced();
        if (announced > Admission.LONGEST_BODY) {
            throw ApiException.tooLarge();
        }
        Admission.Place mine = admission.enter(announced);
        place = mine;
        byte[] bytes = read(mine, (int) announced);
        bodyBytes = bytes.length;
        try {
            JsonNode body = JsonMapper.shared().readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException broken) {
            throw ApiException.invalid("The request body is not valid JSON, see line "
                    + broken.getLocation().getLineNr() + ", column "
                    + broken.getLocation().getColumnNr());
        }
        throw ApiException.invalid("The request body must be a JSON object");
    }

    private byte[] read(Admission.Place mine, int announced) throws IOException, ApiException, InterruptedException {
        InputStream in = exchange.getRequestBody();
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.max(announced, 0));
        byte[] piece = new byte[announced < 0 ? PIECE : Math.clamp(announced, 1, PIECE)];
        for (int count = next(in, piece); count >= 0; count = next(in, piece)) {
            int bytes = body.size() + count;
            if (bytes > Admission.LONGEST_BODY) {
                throw ApiException.tooLarge();
            }
            mine.grow(bytes);
            body.write(piece, 0, count);
        }
        mine.ended(body.size());
        return body.toByteArray();
    }

    /** On a thread of its own, as this stream knows no timeout but that of the whole request. */
    private int next(InputStream in, byte[] piece) throws IOException, ApiException, InterruptedException {
        FutureTask<Integer> read = new FutureTask<>(() -> in.read(piece));
        Thread.ofVirtual().start(read);
        try {
            return read.get(silence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            unfinishedRead = read;
            throw ApiException.silent(silence);
        } catch (ExecutionException failed) {
            throw new IOException("the body broke off: " + failed.getCause(), failed);
        }
    }

    private long announced() {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    /** Of the body no more is kept than its text. */
    void bodyIsUnderstood() {
        if (place != null) {
            place.understood(bodyBytes);
        }
    }

    @Override
    public void close() {
        if (place != null) {
            place.close();
        }
    }

    void json(JsonNode content) throws IOException {
        if (stream == null) {
            whole(200, JSON, content.toString());
        } else {
            write(content.toString());
        }
    }

    void text(String contentType, String content) throws IOException {
        whole(200, contentType, content);
    }

    /** Once an answer has begun its status cannot change: then the error is part of it. */
    void error(ApiException why) throws IOException {
        String content = why.json();
        if (stream == null) {
            if (why.status() == 401 || why.status() == 408 || why.status() == 413) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            whole(why.status(), JSON, content);
        } else {
            write(events ? "data: " + content + "\n\n" : content);
        }
    }

    private void whole(int status, String contentType, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
            out.flush();
            if (unfinishedRead != null) {
                // This closes the socket too; else closing the answer would wait for the rest of the body.
                unfinishedRead.cancel(true);
            }
        }
    }

    /** One event of a stream, which this begins if need be. */
    void event(String data) throws IOException {
        begin(true);
        write("data: " + data + "\n\n");
    }

    /** Something that readers skip, to find out whether the client is still there: a comment or an empty line. */
    void stillThere(boolean asEvents) throws IOException {
        begin(asEvents);
        write(asEvents ? ":\n\n" : "\n");
    }

    private void begin(boolean asEvents) throws IOException {
        if (stream == null) {
            events = asEvents;
            exchange.getResponseHeaders().set("Content-Type", asEvents ? "text/event-stream" : JSON);
            exchange.sendResponseHeaders(200, 0);
            stream = exchange.getResponseBody();
        }
    }

    private void write(String text) throws IOException {
        OutputStream out = stream;
        if (out == null) {
            throw new IllegalStateException("the answer has not begun");
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
