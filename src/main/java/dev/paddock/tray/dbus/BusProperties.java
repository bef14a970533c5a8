package dev.paddock.tray.dbus;

import java.util.Map;
import org.freedesktop.dbus.errors.UnknownProperty;
import org.freedesktop.dbus.types.Variant;

/** What {@code org.freedesktop.DBus.Properties.Get} answers. */
final class BusProperties {
    private BusProperties() {}

    /** @throws UnknownProperty which travels to the caller */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // dbus-java's own signature; it sends the variant as it is
    static <A> A get(Map<String, Variant<?>> all, String name) {
        Variant<?> value = all.get(name);
        if (value == null) {
            throw new UnknownProperty("There is no property " + name);
        }
        return (A) value;
    }
}
