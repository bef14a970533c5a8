package dev.paddock.control;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import dev.paddock.domain.WindowRequest;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor that lives in another process, reached by its control API. Refusals arrive as the same
 * {@link PaddockException} that was thrown there; an owner that does not answer is a FAILED one with code
 * {@code owner-gone}. Closing it ends the subscriptions and leaves the owner alone.
 */
public final class RemoteSupervisor implements Supervisor {
    private static final Problem OWNER_GONE = Problem.of(
            "owner-gone",
            "Paddock's background service has ended",
            "what is shown here may have changed since; servers that ran may run on",
            "Quit Paddock and open it again: it finds them.");

    private static final int QUICK_MILLIS = 5_000;

    private final ControlClient client;
    private final Set<RemoteSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** @param where asked again whenever a connection is made */
    public RemoteSupervisor(Supplier<Optional<ControlFile.Content>> where) {
        this.client = new ControlClient(where);
    }

    /** Answers with the remote supervisor if its owner is there and takes the token. */
    public static Optional<RemoteSupervisor> connect(ControlFile file) {
        if (file.read().filter(ControlFile.Content::mayLive).isEmpty()) {
            return Optional.empty();
        }
        RemoteSupervisor remote = new RemoteSupervisor(file::read);
        try {
            remote.fleet();
            return Optional.of(remote);
        } catch (PaddockException gone) {
            return Optional.empty();
        }
    }

    /** Asks the owner at every call; blocks for as long as that takes, 5 s at most. */
    @Override
    public Fleet fleet() {
        return ControlClient.read(client.exchange("GET", "fleet", null, QUICK_MILLIS), Fleet.class);
    }

    /**
     * Connects again, for ever, when the connection breaks; the listener then hears the present state once more. Until then
     * it hears the last known one, with a warning.
     */
    @Override
    public Subscription subscribe(Consumer<Fleet> listener) {
        AtomicReference<Fleet> last = new AtomicReference<>(fleet());
        listener.accept(last.get());
        return open("events?kinds=fleet", (event, data) -> {
            if (event.equals(EventStream.FLEET)) {
                last.set(Json.mapper().readValue(data, Fleet.class));
                listener.accept(last.get());
            } else if (event.equals(RemoteSubscription.LOST)) {
                listener.accept(last.get().withWarning(OWNER_GONE));
            }
        });
    }

    /**
     * What happens, from the present state on: each change of state on its own. When the connection breaks it goes on from the
     * same place, or, where another owner is there by then, with what is different from what was told.
     *
     * @param listener called on a background thread
     * @param broken called there when the connection broke off
     */
    public Subscription follow(Consumer<AuditEvent> listener, Runnable broken) {
        FollowedFleet followed = new FollowedFleet();
        return open("events?kinds=" + FollowedFleet.KINDS, (event, data) -> {
            if (event.equals(RemoteSubscription.BROKEN)) {
                broken.run();
            } else {
                followed.on(event, data).forEach(listener);
            }
        });
    }

    /** Every event stream looks already. */
    @Override
    public Subscription look() {
        return () -> {};
    }

    @Override
    public CompletionStage<UsageHistory> history(String name) {
        return async(
                c -> c.call("GET", "servers/" + ControlClient.segment(name) + "/history", null, UsageHistory.class));
    }

    private Subscription open(String path, RemoteSubscription.Listener listener) {
        RemoteSubscription subscription = new RemoteSubscription(client, path, listener, subscriptions::remove);
        subscriptions.add(subscription);
        subscription.begin();
        return subscription;
    }

    /**
     * Makes this process one of the owner's windows, and of the next owner's too.
     *
     * @param show brings the window to the front; called on a background thread
     */
    public Subscription onShowWindow(Consumer<WindowRequest> show) {
        String stream =
                "events?kinds=switch&window=true&pid=" + ProcessHandle.current().pid();
        return open(stream, (event, data) -> {
            if (event.equals(EventStream.SHOW_WINDOW)) {
                Windows.Call call = Json.mapper().readValue(data, Windows.Call.class);
                show.accept(call.wish());
                client.exchange("POST", "window/shown?request=" + call.request(), null, QUICK_MILLIS);
            }
        });
    }

    /** Brings the open windows to the front, one of which does as is wished. False where there is none. */
    public boolean showWindow(WindowRequest wish) {
        try {
            client.exchange("POST", "window/show", wish, QUICK_MILLIS);
            return true;
        } catch (PaddockException none) {
            if (none.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw none;
        }
    }

    @Override
    public CompletionStage<ServerSnapshot> start(String name) {
        return post("servers/" + ControlClient.segment(name) + "/start", ServerSnapshot.class);
    }

    @Override
    public CompletionStage<ServerSnapshot> stop(String name, boolean force) {
        return post("servers/" + ControlClient.segment(name) + "/stop?force=" + force, ServerSnapshot.class);
    }

    @Override
    public CompletionStage<ServerSnapshot> restart(String name, boolean stopFirst) {
        return post(
                "servers/" + ControlClient.segment(name) + "/restart" + (stopFirst ? "?stop_first=true" : ""),
                ServerSnapshot.class);
    }

    @Override
    public CompletionStage<ServerSnapshot> attach(String name) {
        return post("servers/" + ControlClient.segment(name) + "/attach", ServerSnapshot.class);
    }

    @Override
    public CompletionStage<List<ServerSnapshot>> stopAll(boolean force) {
        return async(c -> List.of(c.call("POST", "stop-all?force=" + force, null, ServerSnapshot[].class)));
    }

    @Override
    public CompletionStage<Fleet> switchTo(String profile) {
        return post("profiles/" + ControlClient.segment(profile) + "/switch", Fleet.class);
    }

    @Override
    public CompletionStage<Fleet> switchBack() {
        return post("switch-back", Fleet.class);
    }

    @Override
    public CompletionStage<ServerSnapshot> add(Instance instance) {
        return async(c -> c.call("POST", "servers", instance, ServerSnapshot.class));
    }

    @Override
    public CompletionStage<ServerSnapshot> update(Instance instance, @Nullable Instance base) {
        String server = "servers/" + ControlClient.segment(instance.name());
        return async(c -> base == null
                ? c.call("PUT", server, instance, ServerSnapshot.class)
                : c.call("POST", server + "/change", new ServerRoutes.Change(instance, base), ServerSnapshot.class));
    }

    @Override
    public CompletionStage<Fleet> reload() {
        return post("reload", Fleet.class);
    }

    @Override
    public CompletionStage<Void> remove(String name) {
        return async(c -> c.exchange("DELETE", "servers/" + ControlClient.segment(name), null, 0))
                .thenAccept(empty -> {});
    }

    @Override
    public CompletionStage<Fleet> saveProfile(Profile profile) {
        return async(c -> c.call("PUT", "profiles/" + ControlClient.segment(profile.name()), profile, Fleet.class));
    }

    @Override
    public CompletionStage<Fleet> removeProfile(String name) {
        return async(c -> c.call("DELETE", "profiles/" + ControlClient.segment(name), null, Fleet.class));
    }

    @Override
    public CompletionStage<List<Orphan>> orphans() {
        return async(c -> List.of(c.call("GET", "orphans", null, Orphan[].class)));
    }

    @Override
    public CompletionStage<ServerSnapshot> adopt(long pid) {
        return post("orphans/" + pid + "/adopt", ServerSnapshot.class);
    }

    @Override
    public CompletionStage<Void> endOrphan(long pid, boolean force) {
        return async(c -> c.exchange("DELETE", "orphans/" + pid + "?force=" + force, null, 0))
                .thenAccept(empty -> {});
    }

    @Override
    public CompletionStage<Cleanup> endOrphans(boolean force) {
        return post("cleanup-orphaned?force=" + force, Cleanup.class);
    }

    /** Ends the owner. Blocks until its servers are stopped, if they are to be. */
    public ControlServer.Stopped shutdown(boolean stopServers) {
        return client.call("POST", "shutdown?stop_servers=" + stopServers, null, ControlServer.Stopped.class);
    }

    @Override
    public void close() {
        subscriptions.forEach(RemoteSubscription::close);
    }

    private <T> CompletionStage<T> post(String path, Class<T> type) {
        return async(c -> c.call("POST", path, null, type));
    }

    private <T> CompletionStage<T> async(Function<ControlClient, T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // No virtual thread: the JDK would wait on its socket in a native call that never ends, and every JVM that ends
        // gives such calls 0.3 s.
        Thread.ofPlatform().daemon().name("control-call").start(() -> {
            try {
                result.complete(call.apply(client));
            } catch (PaddockException refused) {
                result.completeExceptionally(refused);
            } catch (RuntimeException | Error bug) {
                result.completeExceptionally(new PaddockException(
                        Kind.FAILED, Problem.of("control-call", "The request failed", bug.toString(), null)));
            }
        });
        return result;
    }
}
