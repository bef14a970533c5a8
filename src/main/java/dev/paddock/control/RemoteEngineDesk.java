package dev.paddock.control;

import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.EngineOffers;
import dev.paddock.install.InstallProgress;
import dev.paddock.install.InstallRequest;
import dev.paddock.install.UpdateRequest;
import dev.paddock.settings.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Engines by the control API of the process that owns the servers. What it began goes on when this process ends. */
public final class RemoteEngineDesk implements EngineDesk {
    private static final String EVENTS = "events?kinds=engine";

    private final ControlClient client;

    public RemoteEngineDesk(ControlFile file) {
        this.client = new ControlClient(file::read);
    }

    @Override
    public EngineOffers available(@Nullable String version, boolean now) {
        String path = "engine-releases?now=" + now;
        return client.call(
                "GET",
                version == null ? path : path + "&version=" + ControlClient.segment(version),
                null,
                EngineOffers.class);
    }

    /** The signal is not looked at: cancelling is a request of its own. */
    @Override
    public EngineManifest install(InstallRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        try (Subscription progress = listen(listener)) {
            return client.call("POST", "engines/install", request, EngineManifest.class);
        }
    }

    @Override
    public @Nullable EngineChange update(
            UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        String backend = request.backend();
        String path = "engines/update?" + query(request)
                + (backend == null ? "" : "&backend=" + ControlClient.segment(backend));
        try (Subscription progress = listen(listener)) {
            return client.call("POST", path, null, EngineRoutes.Updated.class).change();
        }
    }

    private static String query(UpdateRequest request) {
        return "now=" + request.now() + "&untried=" + request.untried();
    }

    @Override
    public boolean goesOnAlone() {
        return true;
    }

    @Override
    public int cancel() {
        return client.call("POST", "engines/cancel", null, EngineRoutes.Cancelled.class)
                .cancelled();
    }

    @Override
    public EngineChange use(String id, UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener) {
        try (Subscription progress = listen(listener)) {
            return client.call("POST", engine(id) + "/use?try=true&" + query(request), null, EngineChange.class);
        }
    }

    private Subscription listen(Consumer<InstallProgress> listener) {
        RemoteSubscription subscription = new RemoteSubscription(
                client,
                EVENTS,
                (event, data) -> {
                    if (event.equals(FleetChange.Kind.ENGINE.word())) {
                        listener.accept(Json.mapper()
                                .readValue(data, FleetChange.EngineProgress.class)
                                .progress());
                    }
                },
                closed -> {});
        subscription.begin();
        return subscription;
    }

    @Override
    public String add(Path program) {
        return client.call("POST", "engines/add", new EngineRoutes.Added(program), EngineRoutes.Named.class)
                .id();
    }

    @Override
    public EngineChange use(String id) {
        return client.call("POST", engine(id) + "/use", null, EngineChange.class);
    }

    @Override
    public EngineChange rollback() {
        return client.call("POST", "engines/rollback", null, EngineChange.class);
    }

    @Override
    public EngineManifest pin(String id, boolean pin) {
        return client.call("PUT", engine(id) + "/pin", Map.of("pinned", pin), EngineManifest.class);
    }

    @Override
    public void remove(String id, boolean force) {
        client.exchange("DELETE", engine(id) + "?force=" + force, null, 0);
    }

    private static String engine(String id) {
        return "engines/" + ControlClient.segment(id);
    }
}
