package dev.paddock.tray;

import java.net.URI;
import java.util.function.Consumer;

/** What the tray asks of the rest of the application; called on the tray's own thread, must not block. */
public interface TrayPorts {
    void openWindow();

    /** The icon is gone, and no other place was found for it: a hidden window could not be opened any more. */
    void trayLost();

    /**
     * Tells in the window, if somebody sees it; the last resort where the desktop has no notifications.
     *
     * @param chosen gets what the person answers, on any thread
     */
    void tell(TrayBackend.Notice notice, Consumer<TrayAction> chosen);

    void quit(boolean stopServers);

    void copy(String text);

    void browse(URI page);
}
