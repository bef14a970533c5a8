package dev.paddock.ui;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the window's work is done: in the background, or on the FX thread, which is entered only here. */
final class Work implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ui-", 0).factory());
    private volatile boolean closed;

    /** Any thread. Does nothing once closed. */
    void onFx(Runnable action) {
        if (closed) {
            return;
        }
        Platform.runLater(() -> {
            if (!closed) {
                action.run();
            }
        });
    }

    /**
     * A consumer for any thread that passes what it gets to {@code onFx} on the FX thread; of a burst only the latest.
     * Without it a chatty server would fill the queue of the FX thread.
     */
    <T> Consumer<T> latest(Consumer<T> onFx) {
        AtomicReference<@Nullable T> pending = new AtomicReference<>();
        return value -> {
            if (pending.getAndSet(value) == null) {
                onFx(() -> {
                    T latest = pending.getAndSet(null);
                    if (latest != null) {
                        onFx.accept(latest);
                    }
                });
            }
        };
    }

    /**
     * Runs the task in the background. A failure that the task does not handle is logged; cancelling the future interrupts
     * it. Does nothing once closed.
     */
    Future<?> inBackground(Callable<?> task) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        return background.submit(() -> {
            try {
                task.call();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                LOG.error("A task of the window failed", failed);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        background.shutdownNow();
    }
}
