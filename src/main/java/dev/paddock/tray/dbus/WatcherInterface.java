package dev.paddock.tray.dbus;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/** Where icons announce themselves to panels. */
@DBusInterfaceName("org.kde.StatusNotifierWatcher")
public interface WatcherInterface extends DBusInterface {
    String NAME = "org.kde.StatusNotifierWatcher";
    String PATH = "/StatusNotifierWatcher";

    /** @param service the bus name under which {@code /StatusNotifierItem} is */
    @DBusMemberName("RegisterStatusNotifierItem")
    void register(String service);
}
