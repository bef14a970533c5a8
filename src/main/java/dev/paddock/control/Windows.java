package dev.paddock.control;

import dev.paddock.domain.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The open windows, here and at the other end of event streams. A stream is known to be dead only some seconds after its
 * window is gone, so a window counts as there when it says that it has come to the front, not when it was asked.
 */
final class Windows {
    private final Duration patience;
    private final List<LongConsumer> windows = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<Long, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();

    /** @param patience how long a window may take to answer */
    Windows(Duration patience) {
        this.patience = patience;
    }

    /** @param window told the number of each request, which it answers with {@link #shown}; must not block */
    Subscription add(LongConsumer window) {
        windows.add(window);
        return () -> windows.remove(window);
    }

    /** Asks every window to come to the front. False where none did. */
    boolean show() {
        long request = requests.incrementAndGet();
        CompletableFuture<Boolean> shown = new CompletableFuture<>();
        asked.put(request, shown);
        try {
            List<LongConsumer> there = List.copyOf(windows);
            there.forEach(window -> window.accept(request));
            return !there.isEmpty() && shown.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException none) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            asked.remove(request);
        }
    }

    /** An answer that comes too late does nothing. */
    void shown(long request) {
        CompletableFuture<Boolean> answer = asked.get(request);
        if (answer != null) {
            answer.complete(true);
        }
    }
}
