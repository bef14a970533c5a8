package dev.paddock.tray.dbus;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayMenu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.freedesktop.dbus.errors.InvalidMethodArgument;
import org.freedesktop.dbus.errors.PropertyReadOnly;
import org.freedesktop.dbus.errors.UnknownProperty;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** The menu as a panel asks for it. Any thread may call anything. */
final class MenuObject implements MenuInterface, Properties {
    static final String PATH = "/MenuBar";

    private static final String LAYOUT = "(ia{sv}av)";
    private static final String CLICKED = "clicked";

    private final Consumer<DBusSignal> signals;
    private final Consumer<TrayAction> chosen;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final MenuModel model = new MenuModel();
    private int fetched;

    /** @param signals sends them; called on whatever thread made the change */
    MenuObject(Consumer<DBusSignal> signals, Consumer<TrayAction> chosen) {
        this.signals = signals;
        this.chosen = chosen;
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }

    void show(TrayMenu menu) throws DBusException {
        List<DBusSignal> news = new ArrayList<>();
        lock.lock();
        try {
            MenuModel.Change change = model.show(menu);
            if (!change.changed().isEmpty()) {
                news.add(update(change.changed()));
            }
            if (change.structure()) {
                news.add(new LayoutUpdated(PATH, new UInt32(model.revision()), MenuModel.ROOT));
            }
        } finally {
            lock.unlock();
        }
        news.forEach(signals);
    }

    private ItemsPropertiesUpdated update(List<Integer> ids) throws DBusException {
        return new ItemsPropertiesUpdated(PATH, items(ids, List.of()), List.of());
    }

    @Override
    public Pair<UInt32, Layout> layout(int parent, int depth, List<String> names) {
        lock.lock();
        try {
            MenuModel.Node node = model.node(parent).orElseThrow(() -> noItem(parent));
            fetched = model.revision();
            return new Pair<>(new UInt32(model.revision()), layout(node, depth, names));
        } finally {
            lock.unlock();
        }
    }

    private Layout layout(MenuModel.Node node, int depth, List<String> names) {
        List<Variant<?>> children = new ArrayList<>();
        if (depth != 0) {
            for (int child : node.children()) {
                model.node(child)
                        .map(below -> new Variant<>(layout(below, depth - 1, names), LAYOUT))
                        .ifPresent(children::add);
            }
        }
        return new Layout(node.id(), properties(node, names), children);
    }

    private static Map<String, Variant<?>> properties(MenuModel.Node node, List<String> names) {
        Map<String, Variant<?>> properties = new HashMap<>();
        node.properties().forEach((name, value) -> {
            if (names.isEmpty() || names.contains(name)) {
                properties.put(name, new Variant<>(value));
            }
        });
        return properties;
    }

    @Override
    public List<Item> groupProperties(List<Integer> ids, List<String> names) {
        lock.lock();
        try {
            return items(ids, names);
        } finally {
            lock.unlock();
        }
    }

    private List<Item> items(List<Integer> ids, List<String> names) {
        return ids.stream()
                .flatMap(id -> model.node(id).stream())
                .map(node -> new Item(node.id(), properties(node, names)))
                .toList();
    }

    @Override
    public Variant<?> property(int id, String name) {
        lock.lock();
        try {
            Object value =
                    model.node(id).orElseThrow(() -> noItem(id)).properties().get(name);
            if (value == null) {
                throw new UnknownProperty("Item " + id + " has no property " + name);
            }
            return new Variant<>(value);
        } finally {
            lock.unlock();
        }
    }

    private static InvalidMethodArgument noItem(int id) {
        return new InvalidMethodArgument("There is no item " + id);
    }

    @Override
    public void event(int id, String event, Variant<?> data, UInt32 time) {
        if (!event.equals(CLICKED)) {
            return;
        }
        Optional<TrayAction> action;
        lock.lock();
        try {
            action = model.node(id).map(MenuModel.Node::action);
        } finally {
            lock.unlock();
        }
        action.ifPresent(chosen);
        action.ifPresent(clicked -> tellAgain(id));
    }

    /** Some panels move the mark of a radio item by themselves; it belongs where the supervisor says. */
    private void tellAgain(int id) {
        lock.lock();
        try {
            signals.accept(update(List.of(id)));
        } catch (DBusException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Integer> eventGroup(List<Event> events) {
        events.forEach(event -> event(event.id, event.event, event.data, event.time));
        return missing(events.stream().map(event -> event.id).toList());
    }

    private List<Integer> missing(List<Integer> ids) {
        lock.lock();
        try {
            return ids.stream().filter(id -> model.node(id).isEmpty()).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean aboutToShow(int id) {
        lock.lock();
        try {
            return fetched != model.revision();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Pair<List<Integer>, List<Integer>> aboutToShowGroup(List<Integer> ids) {
        List<Integer> missing = missing(ids);
        return new Pair<>(
                ids.stream()
                        .filter(id -> !missing.contains(id) && aboutToShow(id))
                        .toList(),
                missing);
    }

    @Override
    public Map<String, Variant<?>> GetAll(String interfaceName) {
        return interfaceName.equals(NAME)
                ? Map.of(
                        "Version", new Variant<>(new UInt32(3)),
                        "TextDirection", new Variant<>("ltr"),
                        "Status", new Variant<>("normal"),
                        "IconThemePath", new Variant<>(List.of(), "as"))
                : Map.of();
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
