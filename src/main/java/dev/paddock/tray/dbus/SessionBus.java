package dev.paddock.tray.dbus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the desktop's bus is.
 *
 * @param address in dbus-java's words; empty where there is none
 */
public record SessionBus(Optional<String> address) {
    private static final Logger LOG = LoggerFactory.getLogger(SessionBus.class);

    /** The one kind of address that the JDK has sockets for. */
    private static final String SOCKET = "unix:path=";

    /** Milliseconds; dbus-java tries again each half second until this is over, and whoever asked tries again anyway. */
    private static final int ONE_TRY = 500;

    public static SessionBus of(Map<String, String> env) {
        String said = env.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        if (!said.isBlank()) {
            return new SessionBus(Arrays.stream(said.split(";", -1))
                    .filter(one -> one.startsWith(SOCKET))
                    .findFirst());
        }
        String folder = env.getOrDefault("XDG_RUNTIME_DIR", "");
        return new SessionBus(
                folder.isBlank()
                        ? Optional.empty()
                        : Optional.of(Path.of(folder, "bus"))
                                .filter(Files::exists)
                                .map(socket -> SOCKET + socket));
    }

    /**
     * A connection of the caller's own. Takes as long as the bus takes to answer: not for a toolkit's thread.
     *
     * @param lost runs on a thread of the bus when the connection ends by itself
     */
    Optional<DBusConnection> connect(Runnable lost) {
        try {
            return address.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DBusConnectionBuilder.forAddress(address.get())
                            .withShared(false)
                            .withDisconnectCallback(new Loss(lost))
                            .transportConfig()
                            .withTimeout(ONE_TRY)
                            .back()
                            .build());
        } catch (DBusException | DBusExecutionException | IllegalArgumentException unreachable) {
            LOG.debug("The session bus cannot be reached", unreachable);
            return Optional.empty();
        }
    }

    /** Whether somebody has the name just now. */
    static boolean hasOwner(DBusConnection bus, String name) throws DBusException {
        return bus.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class)
                .NameHasOwner(name);
    }

    /** Returns at once; the bus lets go of everything that the connection had. */
    static void disconnect(DBusConnection bus) {
        Thread.ofVirtual().name("dbus-disconnect").start(bus::disconnect);
    }

    private record Loss(Runnable lost) implements IDisconnectCallback {
        @Override
        public void disconnectOnError(IOException cause) {
            LOG.info("The session bus is gone: {}", cause.toString());
            lost.run();
        }
    }
}
