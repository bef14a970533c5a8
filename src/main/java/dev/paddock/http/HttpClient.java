package dev.paddock.http;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Requests to other servers, each on the thread that asks, over connections that are kept for a few seconds. Safe for several
 * threads.
 */
public final class HttpClient implements AutoCloseable {
    /** llama.cpp's server ends a silent connection after five. */
    private static final Duration KEPT_IDLE = Duration.ofSeconds(4);

    private static final int KEPT_PER_ORIGIN = 64;

    private final Limits limits;
    private final Duration connectTime;
    private final Duration keptIdle;
    private final Map<Origin, Deque<ClientConnection>> kept = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean closed;

    /** @param connectTime the longest that connecting may take */
    public HttpClient(Limits limits, Duration connectTime) {
        this(limits, connectTime, KEPT_IDLE);
    }

    HttpClient(Limits limits, Duration connectTime, Duration keptIdle) {
        this.limits = limits;
        this.connectTime = connectTime;
        this.keptIdle = keptIdle;
    }

    /**
     * One request that can be cancelled from another thread while it is under way.
     *
     * @see Call#cancel
     */
    public Call call(Origin origin) {
        return new Call(origin);
    }

    /**
     * The beginning of what a server has to say at a path.
     *
     * @param patience the longest that all of it may take
     * @param most bytes that are read
     * @throws IOException where it does not answer in time, or with another status than 200
     */
    public byte[] get(Origin origin, String path, Headers headers, Duration patience, int most) throws IOException {
        Call call = call(origin);
        Thread timer = Thread.ofVirtual().name("http-timer").start(() -> {
            try {
                Thread.sleep(patience);
                call.cancel();
            } catch (InterruptedException answered) {
                Thread.currentThread().interrupt();
            }
        });
        try (ClientResponse response = call.send(new RequestHead("GET", path, headers), Content.NONE)) {
            byte[] body = response.body().readNBytes(most);
            if (response.status() != 200) {
                throw new IOException("it answered " + response.status());
            }
            return body;
        } finally {
            timer.interrupt();
        }
    }

    /** Not to be used twice. */
    public final class Call {
        private final Origin origin;
        private @Nullable ClientConnection connection;
        private boolean cancelled;

        private Call(Origin origin) {
            this.origin = origin;
        }

        /**
         * Sends the request and waits for the head of the response, as long as it takes.
         *
         * @param content the whole body; it is sent again where a connection that was kept turns out to be dead
         * @throws IOException where the server cannot be reached, or ends the connection without a response
         */
        public ClientResponse send(RequestHead request, Content content) throws IOException {
            ClientConnection old = takeKept(origin);
            if (old != null) {
                try {
                    return exchange(old, request, content);
                } catch (HttpRefusal garbage) {
                    old.close();
                    throw garbage;
                } catch (IOException dead) {
                    old.close();
                    if (isCancelled()) {
                        throw dead;
                    }
                    // The server ended it while it was idle: nothing of the response was seen.
                }
            }
            ClientConnection fresh = ClientConnection.open(origin, connectTime, limits);
            try {
                return exchange(fresh, request, content);
            } catch (IOException failed) {
                fresh.close();
                throw failed;
            }
        }

        private ClientResponse exchange(ClientConnection with, RequestHead request, Content content)
                throws IOException {
            occupy(with);
            with.write(request, origin, content);
            ResponseHead head = with.readHead();
            return new ClientResponse(with, request.method(), head, this);
        }

        private synchronized void occupy(ClientConnection with) throws IOException {
            if (cancelled) {
                with.close();
                throw new EOFException("cancelled");
            }
            connection = with;
        }

        /** The connection is another's from now on: a cancelling that comes too late must not cut it. */
        synchronized void done(boolean reusable) {
            ClientConnection mine = connection;
            connection = null;
            if (mine == null) {
                return;
            }
            if (reusable && !cancelled) {
                keep(mine);
            } else {
                mine.close();
            }
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        /** Cuts the connection, which the server takes for the end of its work; what waits for it fails. */
        public synchronized void cancel() {
            cancelled = true;
            if (connection != null) {
                connection.close();
            }
        }
    }

    private @Nullable ClientConnection takeKept(Origin origin) {
        ClientConnection[] taken = new ClientConnection[1];
        kept.computeIfPresent(origin, (_, idle) -> {
            ClientConnection connection = idle.pollFirst();
            while (connection != null && !connection.isFresh()) {
                connection.close();
                connection = idle.pollFirst();
            }
            taken[0] = connection;
            return idle.isEmpty() ? null : idle;
        });
        return taken[0];
    }

    private void keep(ClientConnection connection) {
        kept.compute(connection.origin(), (_, before) -> {
            Deque<ClientConnection> idle = before == null ? new ArrayDeque<>() : before;
            connection.rest(keptIdle);
            idle.addFirst(connection);
            if (idle.size() > KEPT_PER_ORIGIN) {
                idle.removeLast().close();
            }
            return idle;
        });
        if (closed) {
            close();
        } else if (sweeping.compareAndSet(false, true)) {
            Thread.ofVirtual().name("http-client-sweeper").start(this::sweep);
        }
    }

    /** As long as any are kept: a server that has ended, or moved to another port, is never asked for again. */
    private void sweep() {
        try {
            boolean more = true;
            while (more) {
                Thread.sleep(keptIdle);
                kept.keySet()
                        .forEach(origin -> kept.computeIfPresent(origin, (_, idle) -> {
                            while (!idle.isEmpty() && !idle.getLast().isFresh()) {
                                idle.removeLast().close();
                            }
                            return idle.isEmpty() ? null : idle;
                        }));
                if (kept.isEmpty()) {
                    sweeping.set(false);
                    // One may have been kept in between, by a thread that counted on this one.
                    more = !kept.isEmpty() && sweeping.compareAndSet(false, true);
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the connections that are idle; those under way end by themselves. */
    @Override
    public void close() {
        closed = true;
        kept.keySet()
                .forEach(origin -> kept.computeIfPresent(origin, (_, idle) -> {
                    idle.forEach(ClientConnection::close);
                    return null;
                }));
    }
}
