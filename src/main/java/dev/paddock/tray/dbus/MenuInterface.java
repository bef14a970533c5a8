package dev.paddock.tray.dbus;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** A menu that the panel draws; called on a thread of the bus. From libdbusmenu's interface description. */
@DBusInterfaceName("com.canonical.dbusmenu")
public interface MenuInterface extends DBusInterface {
    String NAME = "com.canonical.dbusmenu";

    /**
     * @param depth how many levels below {@code parent}; all, where it is negative
     * @param names the properties wanted; all, where it is empty
     */
    @DBusMemberName("GetLayout")
    Pair<UInt32, Layout> layout(int parent, int depth, List<String> names);

    @DBusMemberName("GetGroupProperties")
    List<Item> groupProperties(List<Integer> ids, List<String> names);

    @DBusMemberName("GetProperty")
    Variant<?> property(int id, String name);

    @DBusMemberName("Event")
    void event(int id, String event, Variant<?> data, UInt32 time);

    /** The ids that do not exist. */
    @DBusMemberName("EventGroup")
    List<Integer> eventGroup(List<Event> events);

    /** Whether the layout must be asked for again before it is shown. */
    @DBusMemberName("AboutToShow")
    boolean aboutToShow(int id);

    /** The ids whose layout must be asked for again, and those that do not exist. */
    @DBusMemberName("AboutToShowGroup")
    Pair<List<Integer>, List<Integer>> aboutToShowGroup(List<Integer> ids);

    class LayoutUpdated extends DBusSignal {
        public LayoutUpdated(String path, UInt32 revision, int parent) throws DBusException {
            super(path, revision, parent);
        }
    }

    class ItemsPropertiesUpdated extends DBusSignal {
        private final List<Item> updated;

        public ItemsPropertiesUpdated(String path, List<Item> updated, List<Removed> removed) throws DBusException {
            super(path, updated, removed);
            this.updated = List.copyOf(updated);
        }

        public List<Item> updated() {
            return updated;
        }
    }

    /** Two results. */
    final class Pair<A, B> extends Tuple {
        @Position(0)
        public final A first;

        @Position(1)
        public final B second;

        public Pair(A first, B second) {
            this.first = first;
            this.second = second;
        }
    }

    /** {@code (ia{sv}av)}; the children are layouts in variants. */
    final class Layout extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final Map<String, Variant<?>> properties;

        @Position(2)
        public final List<Variant<?>> children;

        public Layout(int id, Map<String, Variant<?>> properties, List<Variant<?>> children) {
            this.id = id;
            this.properties = properties;
            this.children = children;
        }
    }

    /** {@code (ia{sv})}. */
    final class Item extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final Map<String, Variant<?>> properties;

        public Item(int id, Map<String, Variant<?>> properties) {
            this.id = id;
            this.properties = properties;
        }
    }

    /** {@code (ias)}: properties that are as by default again. */
    final class Removed extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final List<String> names;

        public Removed(int id, List<String> names) {
            this.id = id;
            this.names = names;
        }
    }

    /** {@code (isvu)}, as the parameters of {@link #event}. */
    final class Event extends Struct {
        @Position(0)
        public final int id;

        @Position(1)
        public final String event;

        @Position(2)
        public final Variant<?> data;

        @Position(3)
        public final UInt32 time;

        public Event(int id, String event, Variant<?> data, UInt32 time) {
            this.id = id;
            this.event = event;
            this.data = data;
            this.time = time;
        }
    }
}
