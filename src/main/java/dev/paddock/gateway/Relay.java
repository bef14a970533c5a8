package dev.paddock.gateway;

import dev.paddock.http.ClientResponse;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes one response on, byte for byte and as it comes. */
final class Relay {
    private static final int PIECE = 4_096;
    private static final String EVENTS = "text/event-stream";

    private final Exchange exchange;
    private final Headers own;
    private final Counts.Reply counts;
    private final long began;
    private final boolean finishes;
    private final ReverseMapping mapping;

    /**
     * @param own header fields of the gateway's, which hold over the server's
     * @param began when the request came, in nanoseconds
     * @param finishes the server is to finish its answer though the client has left
     * @param mapping where the client finds what the server points to
     */
    Relay(Exchange exchange, Headers own, Counts.Reply counts, long began, boolean finishes, ReverseMapping mapping) {
        this.exchange = exchange;
        this.own = own;
        this.counts = counts;
        this.began = began;
        this.finishes = finishes;
        this.mapping = mapping;
    }

    /**
     * @param started the stream that was begun while the server was loading; null where nothing was sent yet
     * @throws IOException where the client is gone, or the server broke off what cannot be ended properly
     */
    void pass(ClientResponse response, Started started, Cancellation left) throws IOException {
        boolean events = response.headers()
                .first("Content-Type")
                .filter(type -> type.startsWith(EVENTS))
                .isPresent();
        OutputStream out = started.isStarted()
                ? started.stream()
                : exchange.respond(response.status(), headers(response), response.length());
        if (started.isStarted() && !events) {
            started.event(response.body().readNBytes(1 << 20));
            out.close();
            return;
        }
        ReplyFacts facts = new ReplyFacts();
        try {
            copy(response.body(), out, facts);
        } catch (Broken server) {
            if (!events || left.isCancelled() || !facts.endsEvent()) {
                throw server;
            }
            out.write(brokenOff(server));
        }
        out.close();
        note(facts);
    }

    private byte[] brokenOff(Broken server) {
        GatewayRefusal refusal = new GatewayRefusal(
                502, "upstream_died", "The server ended in the middle of the answer: " + server.getMessage());
        String json = new String(Dialect.of(exchange.head().path()).bytes(refusal), StandardCharsets.UTF_8);
        return ("event: error\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What the server could not finish, in contrast to what the client did not take. */
    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void copy(InputStream in, OutputStream client, ReplyFacts facts) throws IOException {
        OutputStream out = client;
        byte[] piece = new byte[PIECE];
        boolean first = true;
        while (true) {
            int count;
            try {
                count = in.read(piece);
            } catch (IOException broken) {
                throw new Broken(broken);
            }
            if (count < 0) {
                return;
            }
            try {
                out.write(piece, 0, count);
            } catch (IOException gone) {
                if (!finishes) {
                    throw gone;
                }
                out = OutputStream.nullOutputStream();
            }
            facts.pass(piece, 0, count);
            if (first) {
                counts.firstToken((System.nanoTime() - began) / 1e9);
                first = false;
            }
        }
    }

    private void note(ReplyFacts facts) {
        facts.tokensIn().ifPresent(counts::tokensIn);
        facts.tokensOut().ifPresent(counts::tokensOut);
        facts.speed().ifPresent(counts::speed);
    }

    /** Who may read the answer from a web page is the gateway's to say; llama.cpp's server lets every page. */
    private Headers headers(ClientResponse response) {
        Headers headers = new Headers();
        for (Headers.Field field : response.headers().endToEnd()) {
            if (!field.name().regionMatches(true, 0, "Access-Control-", 0, 15)
                    && !field.name().equalsIgnoreCase("Server")
                    && !own.has(field.name())) {
                mapping.add(field, headers);
            }
        }
        return headers.addAll(own);
    }
}
