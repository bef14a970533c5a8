package dev.paddock.tray.dbus;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/** What the login manager tells of the machine. */
@DBusInterfaceName("org.freedesktop.login1.Manager")
public interface LogindInterface extends DBusInterface {
    String PATH = "/org/freedesktop/login1";

    /** Before the machine goes down. */
    class PrepareForShutdown extends DBusSignal {
        public final boolean begins;

        public PrepareForShutdown(String path, boolean begins) throws DBusException {
            super(path, begins);
            this.begins = begins;
        }
    }
}
