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
 * Server-sent events: the present fleet at once, then each change; a slow client gets the latest instead of a queue. The
 * JDK's server does not tell when a client leaves, so a comment is written into a silent stream: that fails then, and
 * the subscription is let go.
 */
final class EventStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Fleet latest;

    private EventStream() {}

    /** Returns when the client has left, or the server ends. */
    static void serve(HttpExchange exchange, Supervisor supervisor, ObjectWriter json, Duration heartbeat)
            throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        EventStream stream = new EventStream();
        try (OutputStream out = exchange.getResponseBody();
                Subscription subscription = supervisor.subscribe(stream::offer)) {
            stream.pump(out, json, heartbeat);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(OutputStream out, ObjectWriter json, Duration heartbeat)
            throws IOException, InterruptedException {
        for (long id = 1; ; ) {
            Fleet fleet = next(heartbeat);
            String text = fleet == null
                    ? ": still here\n\n"
                    : "id: " + id++ + "\nevent: fleet\ndata: " + json.writeValueAsString(fleet) + "\n\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void offer(Fleet fleet) {
        lock.lock();
        try {
            latest = fleet;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Null when nothing changed for so long. */
    private @Nullable Fleet next(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (latest == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            Fleet fleet = latest;
            latest = null;
            return fleet;
        } finally {
            lock.unlock();
        }
    }
}
