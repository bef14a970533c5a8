package dev.paddock.ui;

import java.util.HashMap;
import java.util.Map;
import javafx.collections.ListChangeListener;

/** The unsaved settings of each server; they live as long as it does. FX thread only. */
final class InstanceDrafts {
    private final Map<ServerProcess, InstanceDraft> drafts = new HashMap<>();

    InstanceDrafts(FleetModel fleet) {
        fleet.servers().addListener((ListChangeListener<ServerProcess>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(drafts::remove);
            }
        });
    }

    InstanceDraft of(ServerProcess server) {
        return drafts.computeIfAbsent(
                server, missing -> new InstanceDraft(server.snapshot().instance()));
    }
}
