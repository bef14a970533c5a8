package dev.paddock.app;

import dev.paddock.domain.WindowRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is wanted of the window; what comes while the window is still being made is kept until it is there. */
final class ShowRequests {
    private final List<WindowRequest> waiting = new ArrayList<>();
    private @Nullable Consumer<WindowRequest> window;

    void request(WindowRequest wish) {
        Consumer<WindowRequest> there;
        synchronized (this) {
            there = window;
            if (there == null) {
                waiting.add(wish);
            }
        }
        if (there != null) {
            there.accept(wish);
        }
    }

    /** @param take does what is wished */
    void windowIsThere(Consumer<WindowRequest> take) {
        List<WindowRequest> wanted;
        synchronized (this) {
            window = take;
            wanted = List.copyOf(waiting);
            waiting.clear();
        }
        wanted.forEach(take);
    }
}
