package dev.paddock.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;

/** Which server the detail pane tells of, and by which of its tabs. FX thread only. */
final class Selection {
    enum Tab {
        OVERVIEW,
        LOG,
        CHAT,
        SETTINGS
    }

    private final FleetModel fleet;
    private final ObjectProperty<@Nullable ServerProcess> server = new SimpleObjectProperty<>();
    private final ObjectProperty<Tab> tab = new SimpleObjectProperty<>(Tab.OVERVIEW);
    private @Nullable String awaited;

    Selection(FleetModel fleet) {
        this.fleet = fleet;
        fleet.servers().addListener((ListChangeListener<ServerProcess>) change -> follow());
        follow();
    }

    /** Null while there is no server. */
    ObjectProperty<@Nullable ServerProcess> serverProperty() {
        return server;
    }

    ObjectProperty<Tab> tabProperty() {
        return tab;
    }

    void show(ServerProcess process, Tab page) {
        awaited = null;
        server.set(process);
        tab.set(page);
    }

    /** The supervisor's answer to an addition comes by another way than the fleet with the new server in it. */
    void showWhenKnown(String name) {
        awaited = name;
        follow();
    }

    private void follow() {
        String name = awaited;
        if (name != null) {
            fleet.server(name).ifPresent(found -> show(found, Tab.OVERVIEW));
        }
        ServerProcess shown = server.get();
        if (shown == null || !fleet.servers().contains(shown)) {
            server.set(fleet.servers().stream().findFirst().orElse(null));
        }
    }
}
