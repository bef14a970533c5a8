package dev.paddock.tray.dbus;

import dev.paddock.tray.TrayBackend;
import dev.paddock.tray.TrayLook;
import dev.paddock.tray.TrayMenu;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tray of KDE, of GNOME with the AppIndicator extension, and of most panels: the panel draws icon and menu, and asks
 * for them over the bus.
 */
public final class StatusNotifierTray implements TrayBackend {
    private static final Logger LOG = LoggerFactory.getLogger(StatusNotifierTray.class);

    /** A panel that restarts is back sooner. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Its own: panels take an icon away when its connection has ended. */
    private final DBusConnection bus;

    private final Host host;
    private final Executor afterGrace;
    private final MenuObject menu;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private @Nullable ItemObject item;
    private boolean watched = true;
    private boolean closed;

    private StatusNotifierTray(DBusConnection bus, Host host, Executor afterGrace) {
        this.bus = bus;
        this.host = host;
        this.afterGrace = afterGrace;
        this.menu = new MenuObject(this::send, host::chosen);
    }

    /** Empty where no panel on this bus shows such icons, or none yet. */
    public static Optional<TrayBackend> open(SessionBus session, Host host) {
        return open(session, host, CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** @param afterGrace runs a task once a panel that went away should be back */
    static Optional<TrayBackend> open(SessionBus session, Host host, Executor afterGrace) {
        return session.connect(host::lost).flatMap(bus -> {
            try {
                if (hasPanel(bus)) {
                    StatusNotifierTray tray = new StatusNotifierTray(bus, host, afterGrace);
                    tray.listen();
                    return Optional.of(tray);
                }
            } catch (DBusException | DBusExecutionException unusable) {
                LOG.debug("No icon by D-Bus", unusable);
            }
            SessionBus.disconnect(bus);
            return Optional.empty();
        });
    }

    /** A watcher alone shows nothing. */
    private static boolean hasPanel(DBusConnection bus) throws DBusException {
        return SessionBus.hasOwner(bus, WatcherInterface.NAME)
                && Boolean.TRUE.equals(
                        bus.getRemoteObject(WatcherInterface.NAME, WatcherInterface.PATH, Properties.class)
                                .<Object>Get(WatcherInterface.NAME, "IsStatusNotifierHostRegistered"));
    }

    private void listen() throws DBusException {
        DBusMatchRule watcher = DBusMatchRuleBuilder.create()
                .withType(DBus.NameOwnerChanged.class)
                .withArg0123(0, WatcherInterface.NAME)
                .build();
        bus.addSigHandler(watcher, this::ownerChanged);
    }

    /** A restarted panel has forgotten all icons. */
    private void ownerChanged(DBus.NameOwnerChanged change) {
        if (!change.name.equals(WatcherInterface.NAME)) {
            return;
        }
        boolean there = !change.newOwner.isEmpty();
        lock.lock();
        try {
            watched = there;
            if (closed || item == null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (there) {
            register();
        } else {
            afterGrace.execute(this::loseUnlessBack);
        }
    }

    private void loseUnlessBack() {
        lock.lock();
        try {
            if (watched || closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        host.lost();
    }

    private void register() {
        try {
            bus.getRemoteObject(WatcherInterface.NAME, WatcherInterface.PATH, WatcherInterface.class)
                    .register(bus.getUniqueName());
        } catch (DBusException | DBusExecutionException refused) {
            LOG.debug("The panel takes no icon", refused);
            host.lost();
        }
    }

    @Override
    public void show(TrayMenu next, TrayLook look, String tooltip) {
        try {
            ItemObject shown = existing(look, tooltip);
            menu.show(next);
            if (shown == null) {
                add();
            } else {
                shown.show(look, tooltip);
            }
        } catch (DBusException | DBusExecutionException failed) {
            LOG.debug("The icon cannot be shown", failed);
            host.lost();
        }
    }

    /** Null where it has just been made. */
    private @Nullable ItemObject existing(TrayLook look, String tooltip) {
        lock.lock();
        try {
            ItemObject before = item;
            if (before == null) {
                item = new ItemObject(this::send, host::chosen, look, tooltip);
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** With all there is to ask for, as a panel does so at once. */
    private void add() throws DBusException {
        lock.lock();
        try {
            if (closed || item == null) {
                return;
            }
            bus.exportObject(MenuObject.PATH, menu);
            bus.exportObject(ItemObject.PATH, item);
        } finally {
            lock.unlock();
        }
        register();
    }

    private void send(DBusSignal signal) {
        bus.sendMessage(signal);
    }

    /** Notifications are another service's; see {@link DesktopNotifications}. */
    @Override
    public boolean notify(Notice notice) {
        return false;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        SessionBus.disconnect(bus);
    }
}
