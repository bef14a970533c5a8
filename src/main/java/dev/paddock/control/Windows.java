package dev.paddock.control;

import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import java.nio.file.Path;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open windows, here and at the other end of event streams. A stream is known to be dead only some seconds after its
 * window is gone, so a window counts as there when it says that it has come to the front, not when it was asked; one whose
 * process has ended is not asked.
 */
final class Windows {
    /**
     * What one window is asked.
     *
     * @param request its number, which the answer names
     * @param models as of {@link WindowRequest}
     * @param profile as of {@link WindowRequest}
     * @param quiet as of {@link WindowRequest}
     */
    record Call(long request, List<Path> models, @Nullable String profile, boolean quiet) {
        static Call of(long request, WindowRequest wish) {
            return new Call(request, wish.models(), wish.profile(), wish.quiet());
        }

        WindowRequest wish() {
            return new WindowRequest(models, profile, quiet);
        }
    }

    private record Window(Consumer<Call> ask, BooleanSupplier lives) {}

    private final Duration patience;
    private final List<Window> windows = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<Long, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();

    /** @param patience how long a window may take to answer */
    Windows(Duration patience) {
        this.patience = patience;
    }

    /**
     * @param ask told each request, which it answers with {@link #shown}; must not block
     * @param lives false once it is known that nobody will answer
     */
    Subscription add(Consumer<Call> ask, BooleanSupplier lives) {
        Window window = new Window(ask, lives);
        windows.add(window);
        return () -> windows.remove(window);
    }

    /** Asks every window to come to the front, and the latest to do the rest. False where none did. */
    boolean show(WindowRequest wish) {
        long request = requests.incrementAndGet();
        CompletableFuture<Boolean> shown = new CompletableFuture<>();
        asked.put(request, shown);
        try {
            List<Window> there = windows.stream()
                    .filter(window -> window.lives().getAsBoolean())
                    .toList();
            for (Window window : there) {
                boolean latest = window == there.getLast();
                window.ask().accept(Call.of(request, latest ? wish : new WindowRequest(List.of(), null, wish.quiet())));
            }
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
