package dev.paddock.supervisor;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.Switching;
import dev.paddock.domain.UsageHistory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A supervisor without processes: does what it is told at once, unless a test holds or fails a start. */
public final class ScriptedSupervisor implements Supervisor {
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<Instance> updates = new CopyOnWriteArrayList<>();
    public final List<Optional<Instance>> bases = new CopyOnWriteArrayList<>();
    public final List<Consumer<Fleet>> listeners = new CopyOnWriteArrayList<>();
    public final AtomicInteger looking = new AtomicInteger();
    public final Map<String, UsageHistory> histories = new ConcurrentHashMap<>();
    /** Where a started server listens; 8001 for one that is not in it. */
    public final Map<String, Integer> ports = new ConcurrentHashMap<>();

    private final Map<String, PaddockException> failures = new HashMap<>();
    private final Map<String, CompletableFuture<ServerSnapshot>> held = new HashMap<>();
    private final Set<String> hanging = new HashSet<>();
    private final ScriptedOrphans orphans = new ScriptedOrphans();
    private Fleet fleet = Fleet.EMPTY;
    private @Nullable URI gateway;
    private @Nullable PaddockException gone;
    private @Nullable PaddockException refusedUpdate;

    public ScriptedSupervisor with(ServerSnapshot... servers) {
        set(new Fleet(List.of(servers), fleet.profiles(), fleet.activeProfile()));
        return this;
    }

    public ScriptedSupervisor withProfiles(@Nullable String active, Profile... profiles) {
        set(new Fleet(fleet.servers(), List.of(profiles), active));
        return this;
    }

    public synchronized void warn(Problem... warnings) {
        set(new Fleet(fleet.servers(), fleet.profiles(), fleet.activeProfile(), List.of(warnings), fleet.switching()));
    }

    /** Updates are refused so; null to take them again. */
    public synchronized void refuseUpdates(@Nullable PaddockException why) {
        refusedUpdate = why;
    }

    /** Starts of this server fail so. */
    public synchronized void failStart(String name, PaddockException why) {
        failures.put(name, why);
    }

    /** From now on nothing can be asked any more. */
    public synchronized void vanish(PaddockException why) {
        gone = why;
    }

    /** Starts of this server are taken up and get no further, as where an engine hangs that is asked for its flags. */
    public synchronized void hangStart(String name) {
        hanging.add(name);
    }

    /** Starts of this server load until it is stopped. */
    public synchronized void holdStart(String name) {
        held.put(name, new CompletableFuture<>());
    }

    @Override
    public synchronized Fleet fleet() {
        if (gone != null) {
            throw gone;
        }
        return fleet;
    }

    @Override
    public synchronized Subscription subscribe(Consumer<Fleet> listener) {
        listener.accept(fleet);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Subscription look() {
        looking.incrementAndGet();
        return looking::decrementAndGet;
    }

    @Override
    public synchronized CompletionStage<UsageHistory> history(String name) {
        return find(name) == null
                ? unknown("server", name)
                : CompletableFuture.completedFuture(histories.getOrDefault(name, new UsageHistory(name, List.of())));
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> start(String name) {
        calls.add("start " + name);
        if (gone != null) {
            return CompletableFuture.failedFuture(gone);
        }
        ServerSnapshot server = find(name);
        if (server == null) {
            return unknown("server", name);
        }
        PaddockException failure = failures.get(name);
        if (failure != null) {
            put(ScriptedServers.snapshot(name, ServerState.FAILED, null, null, failure.problem()));
            return CompletableFuture.failedFuture(failure);
        }
        if (server.isReady()) {
            return CompletableFuture.completedFuture(server);
        }
        if (hanging.contains(name)) {
            put(ScriptedServers.snapshot(name, ServerState.LAUNCHING, null, null, null));
            return new CompletableFuture<>();
        }
        CompletableFuture<ServerSnapshot> pending = held.get(name);
        if (pending != null) {
            put(ScriptedServers.snapshot(name, ServerState.INITIALIZING, 4711L, 8001, null));
            return pending;
        }
        return CompletableFuture.completedFuture(put(started(name)));
    }

    private ServerSnapshot started(String name) {
        ServerSnapshot ready = ScriptedServers.ready(name, 4711, ports.getOrDefault(name, 8001));
        ServerSnapshot before = find(name);
        if (before != null && before.instance().isWorker()) {
            return ScriptedServers.withInstance(ready, before.instance());
        }
        return gateway == null ? ready : ScriptedServers.with(ready, null, true);
    }

    /** Lets a start that is held become ready. */
    public synchronized void finishStart(String name) {
        CompletableFuture<ServerSnapshot> pending = held.remove(name);
        ServerSnapshot ready = put(started(name));
        if (pending != null) {
            pending.complete(ready);
        }
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> stop(String name, boolean force) {
        calls.add("stop " + name + (force ? " by force" : ""));
        if (find(name) == null) {
            return unknown("server", name);
        }
        CompletableFuture<ServerSnapshot> pending = held.remove(name);
        if (pending != null) {
            pending.completeExceptionally(
                    new PaddockException(Kind.CANCELLED, Problem.of("stopped", "The start was cancelled", "", null)));
        }
        return CompletableFuture.completedFuture(put(ScriptedServers.stopped(name)));
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> restart(String name, boolean stopFirst) {
        calls.add("restart " + name + (stopFirst ? " stopped first" : ""));
        return find(name) == null
                ? unknown("server", name)
                : CompletableFuture.completedFuture(put(ScriptedServers.ready(name, 4712, 8001)));
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> attach(String name) {
        calls.add("attach " + name);
        return find(name) == null
                ? unknown("server", name)
                : CompletableFuture.completedFuture(put(ScriptedServers.attached(name, 4712, 8001)));
    }

    @Override
    public synchronized CompletionStage<List<ServerSnapshot>> stopAll(boolean force) {
        calls.add("stop-all" + (force ? " by force" : ""));
        fleet.servers().forEach(server -> put(ScriptedServers.stopped(server.name())));
        return CompletableFuture.completedFuture(fleet.servers());
    }

    @Override
    public synchronized CompletionStage<Fleet> switchTo(String profile) {
        calls.add("switch " + profile);
        Optional<Profile> found =
                fleet.profiles().stream().filter(p -> p.name().equals(profile)).findFirst();
        if (found.isEmpty()) {
            return unknown("profile", profile);
        }
        for (ServerSnapshot server : fleet.servers()) {
            PaddockException failure = failures.get(server.name());
            put(
                    !found.get().instances().contains(server.name())
                            ? ScriptedServers.stopped(server.name())
                            : failure == null
                                    ? ScriptedServers.ready(server.name(), 4711, 8001)
                                    : ScriptedServers.snapshot(
                                            server.name(), ServerState.FAILED, null, null, failure.problem()));
        }
        set(new Fleet(fleet.servers(), fleet.profiles(), profile));
        return CompletableFuture.completedFuture(fleet);
    }

    /** As a supervisor in the middle of a switch, or after one that did not quite succeed. */
    public synchronized void setSwitching(@Nullable Switching switching) {
        set(new Fleet(fleet.servers(), fleet.profiles(), fleet.activeProfile(), fleet.warnings(), switching));
    }

    @Override
    public synchronized CompletionStage<Fleet> switchBack() {
        calls.add("switch back");
        setSwitching(null);
        return CompletableFuture.completedFuture(fleet);
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> add(Instance instance) {
        calls.add("add " + instance.name());
        if (find(instance.name()) != null) {
            return CompletableFuture.failedFuture(new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "name-taken", "There is already a server called \"" + instance.name() + "\"", "", null)));
        }
        ServerSnapshot plain = ScriptedServers.stopped(instance.name());
        return CompletableFuture.completedFuture(put(new ServerSnapshot(
                instance,
                plain.model(),
                plain.engineName(),
                plain.state(),
                plain.health(),
                plain.since(),
                null,
                null,
                null,
                null,
                false,
                false,
                0,
                null,
                null,
                null,
                null)));
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> update(Instance instance, @Nullable Instance base) {
        calls.add("update " + instance.name());
        updates.add(instance);
        bases.add(Optional.ofNullable(base));
        PaddockException refusal = refusedUpdate;
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        ServerSnapshot before = find(instance.name());
        return before == null
                ? unknown("server", instance.name())
                : CompletableFuture.completedFuture(put(ScriptedServers.withInstance(before, instance)));
    }

    @Override
    public synchronized CompletionStage<Fleet> reload() {
        calls.add("reload");
        return CompletableFuture.completedStage(fleet);
    }

    @Override
    public synchronized CompletionStage<Void> remove(String name) {
        calls.add("remove " + name);
        if (find(name) == null) {
            return unknown("server", name);
        }
        List<ServerSnapshot> left = new ArrayList<>(fleet.servers());
        left.removeIf(server -> server.name().equals(name));
        set(new Fleet(left, fleet.profiles(), fleet.activeProfile()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Fleet> saveProfile(Profile profile) {
        calls.add("save profile " + profile.name());
        List<Profile> profiles = new ArrayList<>(fleet.profiles());
        profiles.removeIf(other -> other.name().equals(profile.name()));
        profiles.add(profile);
        profiles.sort(Comparator.comparing(Profile::name));
        setProfiles(profiles);
        return CompletableFuture.completedFuture(fleet);
    }

    @Override
    public synchronized CompletionStage<Fleet> removeProfile(String name) {
        calls.add("remove profile " + name);
        List<Profile> profiles = new ArrayList<>(fleet.profiles());
        if (!profiles.removeIf(profile -> profile.name().equals(name))) {
            return unknown("profile", name);
        }
        setProfiles(profiles);
        return CompletableFuture.completedFuture(fleet);
    }

    private void setProfiles(List<Profile> profiles) {
        set(new Fleet(fleet.servers(), profiles, fleet.activeProfile(), fleet.warnings(), fleet.switching()));
    }

    public ScriptedSupervisor withOrphans(Orphan... some) {
        orphans.add(some);
        return this;
    }

    @Override
    public CompletionStage<List<Orphan>> orphans() {
        return CompletableFuture.completedFuture(orphans.list());
    }

    @Override
    public synchronized CompletionStage<ServerSnapshot> adopt(long pid) {
        calls.add("adopt " + pid);
        return orphans.adopt(pid).thenApply(this::put);
    }

    @Override
    public CompletionStage<Void> endOrphan(long pid, boolean force) {
        calls.add("end " + pid + (force ? " by force" : ""));
        return orphans.end(pid, force);
    }

    @Override
    public CompletionStage<Cleanup> endOrphans(boolean force) {
        calls.add("end orphans" + (force ? " by force" : ""));
        return CompletableFuture.completedFuture(orphans.endOurs());
    }

    @Override
    public void close() {
        calls.add("close");
    }

    public synchronized ServerSnapshot put(ServerSnapshot server) {
        List<ServerSnapshot> servers = new ArrayList<>(fleet.servers());
        servers.removeIf(other -> other.name().equals(server.name()));
        servers.add(server);
        servers.sort(Comparator.comparing(ServerSnapshot::name));
        set(new Fleet(servers, fleet.profiles(), fleet.activeProfile(), fleet.warnings(), fleet.switching()));
        return server;
    }

    public synchronized void set(Fleet next) {
        Fleet told = next.gateway() != null
                ? next
                : new Fleet(
                        next.servers(),
                        next.profiles(),
                        next.activeProfile(),
                        next.warnings(),
                        next.switching(),
                        gateway);
        fleet = told;
        listeners.forEach(listener -> listener.accept(told));
    }

    /** From now on started servers ask for a key, and the gateway stands before them. */
    public synchronized ScriptedSupervisor behind(URI address) {
        gateway = address;
        set(fleet);
        return this;
    }

    private @Nullable ServerSnapshot find(String name) {
        return fleet.server(name).orElse(null);
    }

    static <T extends @Nullable Object> CompletionStage<T> unknown(String what, String name) {
        return CompletableFuture.failedFuture(PaddockException.notFound(what, name));
    }
}
