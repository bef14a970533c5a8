package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.Supervisor;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * All servers as the window shows them. Follows the supervisor: bursts are coalesced, servers keep their
 * {@link ServerProcess} and their place. FX thread only.
 */
public final class FleetModel implements AutoCloseable {
    private final Supervisor supervisor;
    private final Work work;
    private final Clock clock;
    private final ObservableList<ServerProcess> servers = FXCollections.observableArrayList();
    private final ObservableList<ServerProcess> readOnlyServers = FXCollections.unmodifiableObservableList(servers);
    private final ReadOnlyObjectWrapper<Fleet> fleet = new ReadOnlyObjectWrapper<>(Fleet.EMPTY);
    private final Subscription subscription;

    FleetModel(Supervisor supervisor, Work work, Clock clock) {
        this.supervisor = supervisor;
        this.work = work;
        this.clock = clock;
        show(supervisor.fleet());
        this.subscription = supervisor.subscribe(work.latest(this::show));
    }

    /** In the order of their names. Changes only when servers come or go. */
    public ObservableList<ServerProcess> servers() {
        return readOnlyServers;
    }

    public Optional<ServerProcess> server(String name) {
        return servers.stream().filter(server -> server.name().equals(name)).findFirst();
    }

    /** The latest state as a whole. */
    public ReadOnlyObjectProperty<Fleet> fleetProperty() {
        return fleet.getReadOnlyProperty();
    }

    public Fleet fleet() {
        return fleet.get();
    }

    public List<Profile> profiles() {
        return fleet.get().profiles();
    }

    private void show(Fleet next) {
        Map<String, ServerProcess> known = new HashMap<>();
        servers.forEach(server -> known.put(server.name(), server));
        Instant now = clock.instant();
        List<ServerProcess> shown = next.servers().stream()
                .map(snapshot -> projected(known, snapshot, now))
                .toList();
        if (!shown.equals(servers)) {
            servers.removeIf(server -> !shown.contains(server));
            for (int i = 0; i < shown.size(); i++) {
                if (i >= servers.size() || servers.get(i) != shown.get(i)) {
                    servers.add(i, shown.get(i));
                }
            }
        }
        fleet.set(next);
    }

    private ServerProcess projected(Map<String, ServerProcess> known, ServerSnapshot snapshot, Instant now) {
        ServerProcess server = known.get(snapshot.name());
        if (server == null) {
            ServerProcess created = new ServerProcess(snapshot);
            if (snapshot.isRunning()) {
                recall(created);
            }
            return created;
        }
        server.update(snapshot, now);
        return server;
    }

    /** What a server did before the window opened. */
    private void recall(ServerProcess server) {
        supervisor.history(server.name()).whenComplete((history, unknown) -> {
            if (history != null) {
                work.onFx(() -> server.recall(history, clock.instant()));
            }
        });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
