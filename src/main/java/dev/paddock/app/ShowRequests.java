package dev.paddock.app;

import org.jspecify.annotations.Nullable;

/** Requests to show the window; one that comes while the window is still being made is kept until it is there. */
final class ShowRequests {
    private @Nullable Runnable window;
    private boolean waiting;

    /** Somebody wants to see the window. */
    void request() {
        Runnable there;
        synchronized (this) {
            there = window;
            waiting = there == null;
        }
        if (there != null) {
            there.run();
        }
    }

    /** @param show brings the window to the front */
    void windowIsThere(Runnable show) {
        boolean wanted;
        synchronized (this) {
            window = show;
            wanted = waiting;
            waiting = false;
        }
        if (wanted) {
            show.run();
        }
    }
}
