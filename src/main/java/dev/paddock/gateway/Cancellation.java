package dev.paddock.gateway;

import java.util.ArrayList;
import java.util.List;

/** That a client has left. Safe for several threads. */
final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Runs the action when the client leaves, at once where it has left. */
    void then(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    void cancel() {
        List<Runnable> due;
        synchronized (this) {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }
}
