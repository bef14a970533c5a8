package dev.paddock.tray.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** A panel with its watcher: learns of icons, reads them, and clicks. */
public final class Panel implements WatcherInterface, Properties, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final DBusConnection bus;
    private final boolean shows;
    private final BlockingQueue<String> items = new LinkedBlockingQueue<>();
    final BlockingQueue<DBusSignal> signals = new LinkedBlockingQueue<>();

    private Panel(DBusConnection bus, boolean shows) {
        this.bus = bus;
        this.shows = shows;
    }

    /** @param shows false for a watcher to which no panel belongs */
    public static Panel on(PrivateBus where, boolean shows) throws DBusException {
        Panel panel = new Panel(where.connect(), shows);
        panel.bus.exportObject(PATH, panel);
        panel.bus.addSigHandler(ItemInterface.NewIcon.class, panel.signals::add);
        panel.bus.addSigHandler(ItemInterface.NewStatus.class, panel.signals::add);
        panel.bus.addSigHandler(ItemInterface.NewToolTip.class, panel.signals::add);
        panel.bus.addSigHandler(MenuInterface.LayoutUpdated.class, panel.signals::add);
        panel.bus.addSigHandler(MenuInterface.ItemsPropertiesUpdated.class, panel.signals::add);
        panel.bus.requestBusName(WatcherInterface.NAME);
        return panel;
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }

    @Override
    public void register(String service) {
        items.add(service);
    }

    @Override
    public Map<String, Variant<?>> GetAll(String interfaceName) {
        return Map.of("IsStatusNotifierHostRegistered", new Variant<>(shows));
    }

    @Override
    public <A> A Get(String interfaceName, String name) {
        return BusProperties.get(GetAll(interfaceName), name);
    }

    @Override
    public <A> void Set(String interfaceName, String name, A value) {
        throw new UnsupportedOperationException();
    }

    /** What must be there. */
    static Variant<?> in(Map<String, Variant<?>> properties, String name) {
        return Objects.requireNonNull(properties.get(name), name);
    }

    public Icon awaitIcon() throws InterruptedException {
        String service = items.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(service).as("an icon was registered").isNotNull();
        return new Icon(service);
    }

    <S extends DBusSignal> S await(Class<S> kind) throws InterruptedException {
        while (true) {
            DBusSignal signal = signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(signal).as(kind.getSimpleName()).isNotNull();
            if (kind.isInstance(signal)) {
                return kind.cast(signal);
            }
        }
    }

    @Override
    public void close() {
        bus.disconnect();
    }

    /** One as the panel sees it. */
    public final class Icon {
        private final String service;

        Icon(String service) {
            this.service = service;
        }

        String service() {
            return service;
        }

        Map<String, Variant<?>> properties() throws DBusException {
            return bus.getRemoteObject(service, "/StatusNotifierItem", Properties.class)
                    .GetAll("org.kde.StatusNotifierItem");
        }

        Object property(String name) throws DBusException {
            return bus.getRemoteObject(service, "/StatusNotifierItem", Properties.class)
                    .Get("org.kde.StatusNotifierItem", name);
        }

        ItemInterface item() throws DBusException {
            return bus.getRemoteObject(service, "/StatusNotifierItem", ItemInterface.class);
        }

        MenuInterface menu() throws DBusException {
            String path = in(properties(), "Menu").getValue().toString();
            return bus.getRemoteObject(service, path, MenuInterface.class);
        }

        /** The letters in which the answer comes over the wire. */
        String signatureOf(String iface, String method, String signature, Object... arguments) throws DBusException {
            MethodCall call = bus.getMessageFactory()
                    .createMethodCall(null, service, "/MenuBar", iface, method, (byte) 0, signature, arguments);
            bus.sendMessage(call);
            Message reply = call.getReply();
            assertThat(reply).isNotInstanceOf(org.freedesktop.dbus.messages.Error.class);
            return reply.getSig();
        }

        /** As text: one line an item, in the order in which they are shown. */
        public List<String> outline() throws DBusException {
            List<String> lines = new ArrayList<>();
            MenuInterface.Layout root = menu().layout(0, -1, List.of()).second;
            outline(root.children, "", lines);
            return lines;
        }

        private void outline(List<Variant<?>> children, String indent, List<String> lines) {
            for (Variant<?> child : children) {
                Object[] item = (Object[]) child.getValue();
                @SuppressWarnings("unchecked")
                Map<String, Variant<?>> properties = (Map<String, Variant<?>>) item[1];
                @SuppressWarnings("unchecked")
                List<Variant<?>> below = (List<Variant<?>>) item[2];
                lines.add(indent + words(properties));
                outline(below, indent + "  ", lines);
            }
        }

        private static String words(Map<String, Variant<?>> properties) {
            if (properties.containsKey("type")) {
                return "---";
            }
            String radio = properties.containsKey("toggle-type")
                    ? in(properties, "toggle-state").getValue().equals(1) ? "(x) " : "( ) "
                    : "";
            boolean enabled = !properties.containsKey("enabled")
                    || in(properties, "enabled").getValue().equals(true);
            return radio + in(properties, "label").getValue() + (enabled ? "" : "*");
        }

        public int idOf(String label) throws DBusException {
            return find(menu().layout(0, -1, List.of()).second.children, label);
        }

        private int find(List<Variant<?>> children, String label) {
            for (Variant<?> child : children) {
                Object[] item = (Object[]) child.getValue();
                @SuppressWarnings("unchecked")
                Map<String, Variant<?>> properties = (Map<String, Variant<?>>) item[1];
                @SuppressWarnings("unchecked")
                List<Variant<?>> below = (List<Variant<?>>) item[2];
                Variant<?> text = properties.get("label");
                if (text != null && text.getValue().equals(label)) {
                    return (int) item[0];
                }
                int inside = find(below, label);
                if (inside != 0) {
                    return inside;
                }
            }
            return 0;
        }

        public void click(int id) throws DBusException {
            menu().event(id, "clicked", new Variant<>(""), new UInt32(0));
        }
    }
}
