package dev.paddock.control;

import com.sun.net.httpserver.HttpExchange;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;

/**
 * Server-sent events: the present fleet at once, then each change; a slow client gets the latest instead of a queue. A
 * window hears also that it is to come to the front. The JDK's server does not tell when a client leaves, so a comment is
 * written into a silent stream: that fails then, and the subscription is let go.
 */
final class EventStream {
    static final String FLEET = "fleet";
    static final String SHOW_WINDOW = "show-window";

    /** @param request to show the window, null for none */
    private record News(@Nullable Fleet fleet, @Nullable Long request) {
        boolean isNone() {
            return fleet == null && request == null;
        }
    }

    private final ObjectWriter json;
    private final Duration heartbeat;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private News latest = new News(null, null);
    private long id;

    EventStream(ObjectWriter json, Duration heartbeat) {
        this.json = json;
        this.heartbeat = heartbeat;
    }

    /**
     * Returns when the client has left, or the server ends.
     *
     * @param windows that the client is one of; null where it is no window
     */
    void serve(HttpExchange exchange, Supervisor supervisor, @Nullable Windows windows) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody();
                Subscription asWindow = windows == null ? () -> {} : windows.add(this::offerRequest);
                Subscription look = supervisor.look();
                Subscription subscription = supervisor.subscribe(this::offer)) {
            pump(out);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(OutputStream out) throws IOException, InterruptedException {
        while (true) {
            News news = next();
            StringBuilder text = new StringBuilder();
            if (news.request() != null) {
                append(text, SHOW_WINDOW, news.request().toString());
            }
            if (news.fleet() != null) {
                append(text, FLEET, json.writeValueAsString(news.fleet()));
            }
            out.write((text.isEmpty() ? ": still here\n\n" : text.toString()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void append(StringBuilder text, String event, String data) {
        text.append("id: ").append(++id).append("\nevent: ").append(event);
        text.append("\ndata: ").append(data).append("\n\n");
    }

    private void offer(Fleet fleet) {
        lock.lock();
        try {
            latest = new News(fleet, latest.request());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void offerRequest(long request) {
        lock.lock();
        try {
            latest = new News(latest.fleet(), request);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** None when nothing happened for so long as the stream may be silent. */
    private News next() throws InterruptedException {
        lock.lock();
        try {
            long left = heartbeat.toNanos();
            while (latest.isNone() && left > 0) {
                left = changed.awaitNanos(left);
            }
            News news = latest;
            latest = new News(null, null);
            return news;
        } finally {
            lock.unlock();
        }
    }
}
