package dev.paddock.app;

import dev.paddock.settings.Settings.Notifications;
import dev.paddock.tray.AwtTray;
import dev.paddock.tray.Notifier;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.tray.TrayDesktop;
import dev.paddock.tray.TrayTexts;
import dev.paddock.tray.dbus.DesktopNotifications;
import dev.paddock.tray.dbus.SessionBus;
import dev.paddock.tray.dbus.StatusNotifierTray;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Which tray and which notifications a desktop has. */
final class Trays {
    private Trays() {}

    /** On Linux what panels draw themselves is asked for first: it is sharp, themed and there under Wayland, too. */
    static TrayDesktop of(String os, Map<String, String> env, Locale locale, Supplier<Notifications> wanted) {
        Predicate<Notice.Kind> told = kind -> isWanted(kind, wanted.get());
        if (!os.startsWith("Linux")) {
            return new TrayDesktop(AwtTray::open, Notifier.NONE, told);
        }
        SessionBus bus = SessionBus.of(env);
        return new TrayDesktop(
                host -> StatusNotifierTray.open(bus, host).or(() -> AwtTray.open(host)),
                new DesktopNotifications(bus, TrayTexts.of(locale).open()),
                told);
    }

    private static boolean isWanted(Notice.Kind kind, Notifications wanted) {
        return switch (kind) {
            case SWITCHED -> wanted.switchFinished();
            case SWITCH_FAILED -> wanted.switchFailed();
            case CRASHED -> wanted.serverCrashed();
            case GAVE_UP -> wanted.serverGaveUp();
            case LOW_MEMORY -> wanted.memoryLow();
            case REQUEST_FAILED, UPDATE, WARNING -> true;
        };
    }
}
