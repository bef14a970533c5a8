package dev.paddock.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and hands each request to a handler, on a virtual thread per connection. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1_024;

    /** What to say to a client whose message could not be taken. */
    public record Refusal(String contentType, byte[] body) {}

    public interface Handler {
        /**
         * Responds. Where it returns or throws before the response is complete the connection is cut, so that the client does not
         * take a part for the whole.
         *
         * @throws HttpRefusal to be answered as such, as long as the response has not begun
         */
        void handle(Exchange exchange) throws IOException;

        /** @param head null where not even that could be read */
        Refusal refusal(@Nullable RequestHead head, HttpRefusal refusal);
    }

    private final String name;
    private final ServerSocket listener;
    private final Limits limits;
    private final Handler handler;
    private final Pauses pauses;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

    private HttpServer(String name, ServerSocket listener, Limits limits, Handler handler) {
        this.name = name;
        this.listener = listener;
        this.limits = limits;
        this.handler = handler;
        this.pauses = new Pauses(name, limits.writePause());
    }

    /**
     * Listens from now on.
     *
     * @param name of its threads
     * @throws IOException where the address cannot be bound
     */
    public static HttpServer open(String name, InetSocketAddress address, Limits limits, Handler handler)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.bind(address, BACKLOG);
        } catch (IOException taken) {
            listener.close();
            throw taken;
        }
        HttpServer server = new HttpServer(name, listener, limits, handler);
        Thread.ofVirtual().name(name + "-accept").start(server::accept);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                begin(listener.accept());
            } catch (IOException failed) {
                if (!listener.isClosed()) {
                    LOG.warn("{} cannot take a connection", name, failed);
                    catchBreath();
                }
            }
        }
    }

    /** As when there are no more file handles: trying at once again would only burn the processor. */
    private static void catchBreath() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        if (connections.size() >= limits.connections()) {
            socket.getOutputStream()
                    .write(Heads.bytes(
                            "HTTP/1.1 503 Service Unavailable",
                            Headers.of("Content-Length", "0")
                                    .add("Retry-After", "1")
                                    .add("Connection", "close")));
            socket.close();
            return;
        }
        ServerConnection connection = new ServerConnection(socket, limits, handler, pauses);
        connections.add(connection);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                connection.serve();
            } catch (RuntimeException bug) {
                LOG.error("{} failed at a request", name, bug);
            } finally {
                connections.remove(connection);
            }
        });
        if (listener.isClosed()) {
            connection.close();
        }
    }

    /** Takes no more connections and cuts those that are there. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException already) {
            LOG.debug("{} was closed before", name, already);
        }
        connections.forEach(ServerConnection::close);
        pauses.close();
    }

    /** Takes no more connections; those that are there go on. */
    public void stopListening() throws IOException {
        listener.close();
    }
}
