package dev.paddock.tray.dbus;

import dev.paddock.domain.Subscription;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the login manager of Linux tells on the system's bus. It does not wait for Paddock: that takes a file descriptor, which
 * the bus's connection cannot pass. What is begun at its word ends by the time that the session's processes are ended.
 */
public final class Logind {
    private static final Logger LOG = LoggerFactory.getLogger(Logind.class);
    private static final String USUAL = "unix:path=/run/dbus/system_bus_socket";

    private Logind() {}

    /** @param goesDown called on a thread of the bus once the machine goes down; may block */
    public static Subscription onShutdown(Map<String, String> env, Runnable goesDown) {
        String said = env.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", "");
        return onShutdown(new SessionBus(Optional.of(said.isBlank() ? USUAL : said)), goesDown);
    }

    static Subscription onShutdown(SessionBus system, Runnable goesDown) {
        Optional<DBusConnection> bus = system.connect(() -> LOG.info("The login manager tells nothing any more"));
        if (bus.isEmpty()) {
            return () -> {};
        }
        try {
            bus.get().addSigHandler(LogindInterface.PrepareForShutdown.class, signal -> {
                if (signal.begins) {
                    goesDown.run();
                }
            });
        } catch (DBusException | DBusExecutionException refused) {
            LOG.debug("The login manager cannot be listened to", refused);
            SessionBus.disconnect(bus.get());
            return () -> {};
        }
        return () -> SessionBus.disconnect(bus.get());
    }
}
