package dev.paddock.http;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<Origin, Deque<ClientConnection>> kept = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param connectTime the longest that connecting may take */
    public HttpClient(Limits limits, Duration connectTime) {
        this.limits = limits;
        this.connectTime = connectTime;
    }

    /**
     * One request that can be cancelled from another thread while it is under way.
     *
     * @see Call#cancel
     */
    public Call call(Origin origin) {
        return new Call(origin);
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
        Deque<ClientConnection> idle = kept.get(origin);
        while (idle != null) {
            ClientConnection connection;
            synchronized (idle) {
                connection = idle.pollFirst();
            }
            if (connection == null) {
                return null;
            }
            if (connection.isFresh()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    private void keep(ClientConnection connection) {
        Deque<ClientConnection> idle = kept.computeIfAbsent(connection.origin(), _ -> new ArrayDeque<>());
        ClientConnection tooMany = null;
        synchronized (idle) {
            connection.rest(KEPT_IDLE);
            idle.addFirst(connection);
            ClientConnection oldest = idle.peekLast();
            if (idle.size() > KEPT_PER_ORIGIN || (oldest != null && !oldest.isFresh())) {
                tooMany = idle.pollLast();
            }
        }
        if (tooMany != null) {
            tooMany.close();
        }
        if (closed) {
            close();
        }
    }

    /** Forgets the connections to a server that has ended. */
    public void forget(Origin origin) {
        Deque<ClientConnection> idle = kept.remove(origin);
        if (idle != null) {
            synchronized (idle) {
                idle.forEach(ClientConnection::close);
            }
        }
    }

    /** Ends the connections that are idle; those under way end by themselves. */
    @Override
    public void close() {
        closed = true;
        kept.keySet().forEach(this::forget);
    }
}
