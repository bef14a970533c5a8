package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Reads the event stream on a virtual thread of its own, and goes on from the same place when it breaks. */
final class RemoteSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSubscription.class);
    private static final long RETRY_MILLIS = 200;
    private static final long RETRY_MOST_MILLIS = 5_000;
    /** With the pauses between them about three seconds: longer than a service needs to be started again. */
    private static final int FAILURES_OF_A_LOSS = 5;

    /** The event by which a listener learns that nobody is at the other end; the next owner's first event ends it. */
    static final String LOST = "lost";

    /** The event by which a listener learns that the stream broke off; it is opened again. */
    static final String BROKEN = "broken";

    private static final String ID = "id: ";
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    /** What to do with one event. */
    @FunctionalInterface
    interface Listener {
        void on(String event, String data);
    }

    private final ControlClient client;
    private final String path;
    private final Listener listener;
    private final Consumer<RemoteSubscription> onClose;
    /** Held while the listener runs, so that none begins once close() has returned. */
    private final ReentrantLock delivering = new ReentrantLock();

    /** Of the last event; of the reading thread alone. */
    private String lastId = "";

    /** An event of this connection got through; of the reading thread alone. */
    private boolean heard;

    private boolean closed;
    private @Nullable Thread reader;

    RemoteSubscription(ControlClient client, String path, Listener listener, Consumer<RemoteSubscription> onClose) {
        this.client = client;
        this.path = path;
        this.listener = listener;
        this.onClose = onClose;
    }

    void begin() {
        delivering.lock();
        try {
            reader = Thread.ofVirtual().name("control-events").start(this::run);
        } finally {
            delivering.unlock();
        }
    }

    /** May be called by the listener itself. */
    @Override
    public void close() {
        delivering.lock();
        try {
            closed = true;
            if (reader != null && reader != Thread.currentThread()) {
                // Interrupting a virtual thread closes the socket that it reads from.
                reader.interrupt();
            }
        } finally {
            delivering.unlock();
        }
        onClose.accept(this);
    }

    private void run() {
        long pause = RETRY_MILLIS;
        int failures = 0;
        while (!isClosed()) {
            heard = false;
            if (readOnce()) {
                tell(BROKEN, "");
                pause = heard ? RETRY_MILLIS : pause;
                failures = 0;
            } else if (++failures == FAILURES_OF_A_LOSS) {
                tell(LOST, "");
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closing) {
                return;
            }
            pause = Math.min(pause * 2, RETRY_MOST_MILLIS);
        }
    }

    /** True if the stream began. */
    private boolean readOnce() {
        boolean began = false;
        try (InputStream in = client.events(path, lastId);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String event = "";
            String id = "";
            for (String line = lines.readLine(); line != null && !isClosed(); line = lines.readLine()) {
                began = true;
                if (line.startsWith(ID)) {
                    id = line.substring(ID.length());
                } else if (line.startsWith(EVENT)) {
                    event = line.substring(EVENT.length());
                } else if (line.startsWith(DATA)) {
                    // Before: one that the listener cannot take must not come again.
                    lastId = id;
                    heard |= tell(event, line.substring(DATA.length()));
                }
            }
        } catch (IOException | PaddockException broken) {
            LOG.debug("The event stream broke: {}", broken.toString());
        }
        return began;
    }

    /** False where the listener could not take it; then it is left out. */
    private boolean tell(String event, String data) {
        try {
            deliver(event, data);
            return true;
        } catch (PaddockException gone) {
            LOG.debug("The event {} led nowhere: {}", event, gone.toString());
        } catch (JacksonException unreadable) {
            LOG.warn("The event {} cannot be read and is left out: {}", event, unreadable.toString());
        } catch (RuntimeException bug) {
            LOG.error("A listener failed", bug);
        }
        return false;
    }

    private void deliver(String event, String data) {
        delivering.lock();
        try {
            if (!closed) {
                listener.on(event, data);
            }
        } finally {
            delivering.unlock();
        }
    }

    private boolean isClosed() {
        delivering.lock();
        try {
            return closed;
        } finally {
            delivering.unlock();
        }
    }
}
