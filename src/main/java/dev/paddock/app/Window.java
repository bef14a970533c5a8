package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.supervisor.Supervisor;
import java.util.function.Consumer;

/** The window. */
final class Window {
    private Window() {}

    /** @param showRequests takes what brings the window to the front, once there is a window; any thread may run it */
    static void run(Supervisor supervisor, Home home, Consumer<Runnable> showRequests) throws NoDisplayException {
        throw new NoDisplayException("This build has no window yet.");
    }
}
