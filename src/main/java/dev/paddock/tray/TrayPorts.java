package dev.paddock.tray;

import java.net.URI;

/** What the tray asks of the rest of the application; called on the tray's own thread, must not block. */
public interface TrayPorts {
    void openWindow();

    void quit(boolean stopServers);

    void copy(String text);

    void browse(URI page);
}
