package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.supervisor.Supervisor;

/** The window. */
final class Window {
    private Window() {}

    static void run(Supervisor supervisor, Home home) throws NoDisplayException {
        throw new NoDisplayException("This build has no window yet.");
    }
}
