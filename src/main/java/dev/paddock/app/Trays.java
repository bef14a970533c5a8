package dev.paddock.app;

import dev.paddock.tray.AwtTray;
import dev.paddock.tray.Notifier;
import dev.paddock.tray.TrayDesktop;
import dev.paddock.tray.TrayTexts;
import dev.paddock.tray.dbus.DesktopNotifications;
import dev.paddock.tray.dbus.SessionBus;
import dev.paddock.tray.dbus.StatusNotifierTray;
import java.util.Locale;
import java.util.Map;

/** Which tray and which notifications a desktop has. */
final class Trays {
    private Trays() {}

    /** On Linux what panels draw themselves is asked for first: it is sharp, themed and there under Wayland, too. */
    static TrayDesktop of(String os, Map<String, String> env, Locale locale) {
        if (!os.startsWith("Linux")) {
            return new TrayDesktop(AwtTray::open, Notifier.NONE, kind -> true);
        }
        SessionBus bus = SessionBus.of(env);
        return new TrayDesktop(
                host -> StatusNotifierTray.open(bus, host).or(() -> AwtTray.open(host)),
                new DesktopNotifications(bus, TrayTexts.of(locale).open()),
                kind -> true);
    }
}
