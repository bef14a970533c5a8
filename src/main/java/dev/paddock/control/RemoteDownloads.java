package dev.paddock.control;

import dev.paddock.domain.Download;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.settings.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The downloads of the process that owns the servers, reached by its control API. */
public final class RemoteDownloads implements Downloads {
    private final ControlClient client;
    private final Set<RemoteSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** @param where asked again whenever a connection is made */
    public RemoteDownloads(Supplier<Optional<ControlFile.Content>> where) {
        this.client = new ControlClient(where);
    }

    @Override
    public List<Download> list() {
        return List.of(client.call("GET", "downloads", null, Download[].class));
    }

    @Override
    public Download start(Wish wish) {
        Path to = wish.to();
        DownloadRoutes.NewDownload wanted = new DownloadRoutes.NewDownload(
                wish.model(), to == null ? null : to.toString(), wish.withoutProjector());
        return client.call("POST", "downloads", wanted, Download.class);
    }

    @Override
    public Download pause(String id) {
        return client.call("POST", path(id) + "/pause", null, Download.class);
    }

    @Override
    public Download resume(String id) {
        return client.call("POST", path(id) + "/resume", null, Download.class);
    }

    @Override
    public Download first(String id) {
        return client.call("POST", path(id) + "/first", null, Download.class);
    }

    @Override
    public void remove(String id) {
        client.exchange("DELETE", path(id), null, 0);
    }

    private static String path(String id) {
        return "downloads/" + ControlClient.segment(id);
    }

    /** Connects again, for ever, when the connection breaks; the listener then hears the present list once more. */
    @Override
    public Subscription subscribe(Consumer<List<Download>> listener) {
        listener.accept(list());
        RemoteSubscription subscription = new RemoteSubscription(
                client,
                "events?kinds=downloads",
                (event, data) -> {
                    if (event.equals(EventStream.DOWNLOADS)) {
                        listener.accept(List.of(Json.mapper().readValue(data, Download[].class)));
                    }
                },
                subscriptions::remove);
        subscriptions.add(subscription);
        subscription.begin();
        return subscription;
    }

    @Override
    public void close() {
        subscriptions.forEach(RemoteSubscription::close);
    }
}
