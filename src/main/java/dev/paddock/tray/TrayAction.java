package dev.paddock.tray;

import java.net.URI;
import java.util.List;

/** What a click in the tray asks for. */
public sealed interface TrayAction {
    record SwitchTo(String profile) implements TrayAction {}

    record SwitchBack() implements TrayAction {}

    record Start(String name) implements TrayAction {}

    /** Starts these and stops none. */
    record StartAll(List<String> names) implements TrayAction {
        public StartAll {
            names = List.copyOf(names);
        }
    }

    record Stop(String name) implements TrayAction {}

    record Restart(String name) implements TrayAction {}

    /** Stops what runs here, and remembers it for {@link Restore}. */
    record FreeMemory() implements TrayAction {}

    /** Starts what {@link FreeMemory} stopped. */
    record Restore() implements TrayAction {}

    record StopAll() implements TrayAction {}

    record CopyAddress(URI address) implements TrayAction {}

    record OpenPage(URI page) implements TrayAction {}

    record OpenWindow() implements TrayAction {}

    record Quit(boolean stopServers) implements TrayAction {}
}
