package dev.paddock.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** One request and its response. Belongs to the thread that handles it, but for what {@link #onGone} says. */
public final class Exchange {
    private final ServerConnection connection;
    private final RequestHead head;
    private final BodyInput body;
    private boolean continued;
    private boolean started;
    private BodyOutput output = BodyOutput.NONE;

    Exchange(ServerConnection connection, RequestHead head, BodyInput body) {
        this.connection = connection;
        this.head = head;
        this.body = body;
    }

    public RequestHead head() {
        return head;
    }

    public InetSocketAddress remote() {
        return connection.remote();
    }

    /** What the client announced; -1 where it did not say. */
    public long announcedLength() throws HttpRefusal {
        Long length = BodyInput.length(head.headers(), 400);
        return length == null ? -1 : length;
    }

    /** The body, once. A client that waits for being told to send it is told now. */
    public InputStream body() throws IOException {
        if (!continued && !body.isComplete() && head.headers().says("Expect", "100-continue")) {
            connection.out().write(Heads.bytes("HTTP/1.1 100 Continue", new Headers()));
        }
        continued = true;
        return body;
    }

    /**
     * From now on {@code gone} is called, once and on another thread, when the client closes the connection before the response
     * is complete. Only after the whole body was read; has no effect when something else of the client's is there already.
     */
    public void onGone(Runnable gone) {
        if (body.isComplete()) {
            connection.watch(() -> {
                if (!isFinished()) {
                    gone.run();
                }
            });
        }
    }

    public boolean isStarted() {
        return started;
    }

    private boolean isFinished() {
        return output.isFinished();
    }

    /** A response whose body is there. */
    public void respond(int status, Headers headers, byte[] content) throws IOException {
        byte[] start = start(status, headers, content.length);
        if (head.method().equals("HEAD") || content.length == 0) {
            connection.out().write(start);
        } else {
            byte[] all = new byte[start.length + content.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(content, 0, all, start.length, content.length);
            connection.out().write(all);
        }
        output = BodyOutput.DONE;
    }

    /**
     * A response whose body comes by and by; each write goes out at once. Closing the stream says that the body is complete:
     * what fails in between must not close it.
     *
     * @param length -1 where it is not known
     */
    public OutputStream respond(int status, Headers headers, long length) throws IOException {
        connection.out().write(start(status, headers, length));
        boolean bodiless = head.method().equals("HEAD") || status == 204 || status == 304;
        output = bodiless
                ? BodyOutput.counted(OutputStream.nullOutputStream(), -1)
                : length >= 0
                        ? BodyOutput.counted(connection.out(), length)
                        : head.minorVersion() == 0
                                ? BodyOutput.counted(connection.out(), -1)
                                : BodyOutput.chunked(connection.out());
        return output;
    }

    private byte[] start(int status, Headers headers, long length) {
        if (started) {
            throw new IllegalStateException("the response has begun already");
        }
        started = true;
        Headers full = new Headers().addAll(headers);
        boolean bodiless = status == 204 || status == 304 || status < 200;
        if (length >= 0 && !bodiless) {
            full.set("Content-Length", Long.toString(length));
        } else if (length < 0 && !bodiless && head.minorVersion() == 1) {
            full.set("Transfer-Encoding", "chunked");
        }
        boolean close = !head.keepsAlive() || (length < 0 && head.minorVersion() == 0 && !bodiless);
        if (close || !body.isComplete()) {
            connection.closeAfterwards();
            full.set("Connection", "close");
        } else if (head.minorVersion() == 0) {
            full.set("Connection", "keep-alive");
        }
        return Heads.bytes("HTTP/1.1 " + status + " " + Reasons.of(status), full);
    }

    /** Whether the response is complete, so that the connection may go on. */
    boolean isComplete() {
        return started && output.isFinished();
    }
}
