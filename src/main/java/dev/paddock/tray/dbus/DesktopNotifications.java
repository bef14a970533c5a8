package dev.paddock.tray.dbus;

import dev.paddock.tray.Notifier;
import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.tray.TrayIcons;
import dev.paddock.tray.TrayLook;
import dev.paddock.tray.TrayState;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications by {@code org.freedesktop.Notifications}. The bus starts that service when it is asked, where the desktop has
 * one to start. Any thread; one notice at a time.
 */
public final class DesktopNotifications implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(DesktopNotifications.class);
    private static final int ICON_SIZE = 64;
    private static final int AS_THE_DESKTOP_LIKES = -1;

    /** A server that never tells that one was closed must not fill the memory. */
    private static final int MOST_REMEMBERED = 50;

    /** The key of a click on the notification itself. */
    private static final String WHOLE = "default";

    private final SessionBus session;
    private final String open;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<Long, Replies> shown = new LinkedHashMap<>();
    private @Nullable Service service;
    private boolean closed;

    /** @param open the words of a button that opens the window */
    public DesktopNotifications(SessionBus session, String open) {
        this.session = session;
        this.open = open;
    }

    private record Service(DBusConnection bus, NotificationsInterface remote, Set<String> can) {}

    private record Replies(List<Notice.Reply> replies, Consumer<TrayAction> chosen) {
        /** Keys are {@link #WHOLE} and the places of the replies. */
        void chosen(String key) {
            if (key.equals(WHOLE)) {
                chosen.accept(new TrayAction.OpenWindow());
                return;
            }
            for (int place = 0; place < replies.size(); place++) {
                if (key.equals(Integer.toString(place))) {
                    chosen.accept(replies.get(place).action());
                }
            }
        }
    }

    /** Under the lock, so that an answer cannot come before what it answers is known. */
    @Override
    public boolean tell(Notice notice, Consumer<TrayAction> chosen) {
        lock.lock();
        try {
            Optional<Service> there = service();
            if (there.isEmpty()) {
                return false;
            }
            UInt32 id = show(there.get(), notice);
            shown.put(id.longValue(), new Replies(notice.replies(), chosen));
            if (shown.size() > MOST_REMEMBERED) {
                shown.remove(shown.keySet().iterator().next());
            }
            return true;
        } catch (DBusExecutionException refused) {
            LOG.debug("The desktop takes no notification", refused);
            drop();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private UInt32 show(Service there, Notice notice) {
        List<String> actions = new ArrayList<>();
        if (there.can().contains("actions")) {
            actions.addAll(List.of(WHOLE, open));
            for (int place = 0; place < notice.replies().size(); place++) {
                actions.addAll(List.of(
                        Integer.toString(place), notice.replies().get(place).text()));
            }
        }
        String text = there.can().contains("body-markup") ? escaped(notice.text()) : notice.text();
        return there.remote()
                .show("Paddock", new UInt32(0), "", notice.title(), text, actions, hints(notice), AS_THE_DESKTOP_LIKES);
    }

    private static Map<String, Variant<?>> hints(Notice notice) {
        BufferedImage icon = TrayIcons.draw(
                new TrayLook(notice.kind().isTrouble() ? TrayState.TROUBLE : TrayState.READY, 0), ICON_SIZE);
        Map<String, Variant<?>> hints = new HashMap<>();
        hints.put("urgency", new Variant<>((byte) 1));
        hints.put("desktop-entry", new Variant<>("paddock"));
        hints.put(
                "image-data",
                new Variant<>(
                        new Object[] {
                            ICON_SIZE, ICON_SIZE, ICON_SIZE * Integer.BYTES, true, Byte.SIZE, 4, Pixmaps.rgba(icon)
                        },
                        "(iiibiiay)"));
        return hints;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private Optional<Service> service() {
        Service present = service;
        if (closed || (present != null && present.bus().isConnected())) {
            return closed ? Optional.empty() : Optional.ofNullable(present);
        }
        Optional<DBusConnection> connected = session.connect(() -> {});
        connected.ifPresent(bus -> {
            try {
                NotificationsInterface remote = bus.getRemoteObject(
                        NotificationsInterface.NAME, NotificationsInterface.PATH, NotificationsInterface.class);
                service = new Service(bus, remote, Set.copyOf(remote.capabilities()));
                bus.addSigHandler(NotificationsInterface.ActionInvoked.class, this::answered);
                bus.addSigHandler(NotificationsInterface.NotificationClosed.class, gone -> forget(gone.id()));
            } catch (DBusException | DBusExecutionException none) {
                LOG.debug("This desktop has no notifications", none);
                service = null;
                SessionBus.disconnect(bus);
            }
        });
        return Optional.ofNullable(service);
    }

    /** To every program on the bus: only what was shown by this one counts. */
    private void answered(NotificationsInterface.ActionInvoked answer) {
        Replies replies;
        lock.lock();
        try {
            replies = shown.get(answer.id().longValue());
        } finally {
            lock.unlock();
        }
        if (replies != null) {
            replies.chosen(answer.key());
        }
    }

    private void forget(UInt32 id) {
        lock.lock();
        try {
            shown.remove(id.longValue());
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        Service last = service;
        service = null;
        if (last != null) {
            SessionBus.disconnect(last.bus());
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            drop();
        } finally {
            lock.unlock();
        }
    }
}
