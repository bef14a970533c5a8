package dev.paddock.gateway;

import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream that is begun before there is an answer, to tell what it waits for; only for callers who asked for that. */
final class Started {
    private final Exchange exchange;
    private final Headers own;
    private @Nullable OutputStream stream;

    Started(Exchange exchange, Headers own) {
        this.exchange = exchange;
        this.own = own;
    }

    boolean isStarted() {
        return stream != null;
    }

    OutputStream stream() throws IOException {
        OutputStream out = stream;
        if (out == null) {
            Headers headers = new Headers()
                    .add("Content-Type", "text/event-stream")
                    .add("Cache-Control", "no-store")
                    .addAll(own);
            out = exchange.respond(200, headers, -1);
            stream = out;
        }
        return out;
    }

    /** Clients pass over comments. */
    void comment(String text) throws IOException {
        stream().write((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** An answer that came as a whole, most likely an error. */
    void event(byte[] json) throws IOException {
        String line = new String(json, StandardCharsets.UTF_8).replaceAll("\\R", " ");
        stream().write(("event: error\ndata: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
