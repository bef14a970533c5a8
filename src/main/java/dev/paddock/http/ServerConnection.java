package dev.paddock.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's connection: one request after the other, on a virtual thread of its own. */
final class ServerConnection implements AutoCloseable {
    /** What a client still sends after it was refused is taken, so that it reads the refusal instead of a reset. */
    private static final int LINGER_BYTES = 1 << 30;

    private static final Duration LINGER_TIME = Duration.ofSeconds(5);

    private final Socket socket;
    private final Limits limits;
    private final HttpServer.Handler handler;
    private final Wire wire;
    private final OutputStream out;
    private volatile boolean lastOne;
    private @Nullable Thread watcher;
    private volatile boolean ended;

    ServerConnection(Socket socket, Limits limits, HttpServer.Handler handler, Pauses pauses) throws IOException {
        this.socket = socket;
        this.limits = limits;
        this.handler = handler;
        this.wire = new Wire(socket);
        this.out = pauses.watched(socket);
    }

    InetSocketAddress remote() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    OutputStream out() {
        return out;
    }

    void closeAfterwards() {
        lastOne = true;
    }

    /** Returns when the connection has ended. */
    void serve() {
        try (this) {
            while (!lastOne && awaitRequest()) {
                if (!serveOne()) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The client left, or the server ends; either way there is nobody to tell.
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitRequest() throws IOException, InterruptedException {
        Thread before = watcher;
        watcher = null;
        if (before != null && !before.join(limits.idleTime())) {
            return false;
        }
        if (ended) {
            return false;
        }
        wire.patience(limits.idleTime());
        try {
            return wire.await();
        } catch (SocketTimeoutException idle) {
            return false;
        }
    }

    /** False where the connection cannot go on. */
    private boolean serveOne() throws IOException {
        Exchange exchange = null;
        BodyInput body;
        try {
            RequestHead head = Heads.request(wire, limits);
            body = BodyInput.ofRequest(wire, head);
            exchange = new Exchange(this, head, body);
            wire.patience(limits.bodyPause());
            handler.handle(exchange);
        } catch (HttpRefusal refusal) {
            refuse(exchange, refusal);
            return false;
        } catch (SocketTimeoutException pause) {
            refuse(exchange, new HttpRefusal(408, "The body did not come in time."));
            return false;
        }
        if (!exchange.isComplete()) {
            return false;
        }
        if (!body.isComplete()) {
            linger();
            return false;
        }
        return true;
    }

    private void refuse(@Nullable Exchange exchange, HttpRefusal refusal) throws IOException {
        if (exchange != null && exchange.isStarted()) {
            return;
        }
        lastOne = true;
        HttpServer.Refusal said = handler.refusal(exchange == null ? null : exchange.head(), refusal);
        Headers headers = new Headers()
                .add("Content-Type", said.contentType())
                .add("Content-Length", Integer.toString(said.body().length))
                .add("Connection", "close");
        out.write(Heads.bytes("HTTP/1.1 " + refusal.status() + " " + Reasons.of(refusal.status()), headers));
        out.write(said.body());
        linger();
    }

    private void linger() throws IOException {
        socket.shutdownOutput();
        long end = System.nanoTime() + LINGER_TIME.toNanos();
        byte[] sink = new byte[8_192];
        int left = LINGER_BYTES;
        InputStream in = socket.getInputStream();
        while (left > 0) {
            long wait = (end - System.nanoTime()) / 1_000_000;
            if (wait <= 0) {
                return;
            }
            socket.setSoTimeout((int) wait);
            int count = in.read(sink, 0, Math.min(sink.length, left));
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    /** Waits beside the handler for what the client does next; whatever comes is the next request's. */
    void watch(Runnable gone) {
        if (watcher != null) {
            return;
        }
        watcher = Thread.ofVirtual().name("http-watch").start(() -> {
            try {
                wire.patience(Duration.ZERO);
                if (wire.await()) {
                    return;
                }
            } catch (IOException cut) {
                // As good as an end.
            }
            ended = true;
            gone.run();
        });
    }

    @Override
    public void close() {
        try {
            out.close();
            socket.close();
        } catch (IOException already) {
            // Closed is what it was to be.
        }
    }
}
