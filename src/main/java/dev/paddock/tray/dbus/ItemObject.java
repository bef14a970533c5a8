package dev.paddock.tray.dbus;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayLook;
import dev.paddock.tray.TrayState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.errors.PropertyReadOnly;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.Variant;

/** The icon as a panel asks for it. Any thread may call anything. */
final class ItemObject implements ItemInterface, Properties {
    static final String PATH = "/StatusNotifierItem";

    private static final String ICONS = "a(iiay)";
    private static final String NAME_OF_APP = "Paddock";

    private final Consumer<DBusSignal> signals;
    private final Consumer<TrayAction> chosen;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private TrayLook look;
    private String tooltip;

    ItemObject(Consumer<DBusSignal> signals, Consumer<TrayAction> chosen, TrayLook look, String tooltip) {
        this.signals = signals;
        this.chosen = chosen;
        this.look = look;
        this.tooltip = tooltip;
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }

    void show(TrayLook next, String nextTooltip) throws DBusException {
        boolean repaint;
        boolean restate;
        boolean retell;
        lock.lock();
        try {
            repaint = !look.equals(next);
            restate = look.state() != next.state();
            retell = !tooltip.equals(nextTooltip);
            look = next;
            tooltip = nextTooltip;
        } finally {
            lock.unlock();
        }
        if (repaint) {
            signals.accept(new NewIcon(PATH));
        }
        if (restate) {
            signals.accept(new NewStatus(PATH, status(next.state())));
        }
        if (retell) {
            signals.accept(new NewToolTip(PATH));
        }
    }

    /** Panels may hide what is passive, and draw attention to what needs it. */
    private static String status(TrayState state) {
        return switch (state) {
            case IDLE, WORKING, READY -> "Active";
            case TROUBLE -> "NeedsAttention";
        };
    }

    @Override
    public void activate(int x, int y) {
        chosen.accept(new TrayAction.OpenWindow());
    }

    @Override
    public void secondaryActivate(int x, int y) {
        chosen.accept(new TrayAction.OpenWindow());
    }

    /** Panels that draw the menu themselves do not ask for it. */
    @Override
    public void contextMenu(int x, int y) {
        chosen.accept(new TrayAction.OpenWindow());
    }

    @Override
    public void scroll(int delta, String orientation) {}

    @Override
    public void provideXdgActivationToken(String token) {}

    @Override
    public Map<String, Variant<?>> GetAll(String interfaceName) {
        if (!interfaceName.equals(NAME)) {
            return Map.of();
        }
        lock.lock();
        try {
            Variant<?> icons = new Variant<>(Pixmaps.of(look), ICONS);
            Map<String, Variant<?>> all = new HashMap<>();
            all.put("Category", new Variant<>("ApplicationStatus"));
            all.put("Id", new Variant<>("paddock"));
            all.put("Title", new Variant<>(NAME_OF_APP));
            all.put("Status", new Variant<>(status(look.state())));
            all.put("WindowId", new Variant<>(0));
            all.put("IconName", new Variant<>(""));
            all.put("IconPixmap", icons);
            all.put("OverlayIconName", new Variant<>(""));
            all.put("OverlayIconPixmap", new Variant<>(List.of(), ICONS));
            all.put("AttentionIconName", new Variant<>(""));
            all.put("AttentionIconPixmap", icons);
            all.put("AttentionMovieName", new Variant<>(""));
            all.put("ToolTip", new Variant<>(new Object[] {"", List.of(), NAME_OF_APP, tooltip}, "(s" + ICONS + "ss)"));
            all.put("ItemIsMenu", new Variant<>(false));
            all.put("Menu", new Variant<>(new DBusPath(MenuObject.PATH)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <A> A Get(String interfaceName, String name) {
        return BusProperties.get(GetAll(interfaceName), name);
    }

    @Override
    public <A> void Set(String interfaceName, String name, A value) {
        throw new PropertyReadOnly(name + " cannot be changed");
    }
}
