package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands servers to requests: at once where one is ready, else after it was started, and what must give way has. Requests for one
 * server are served in the order in which they came, and behind one load. Safe for several threads.
 */
final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** A server that has just failed to start is not tried again for each request of an eager client. */
    private static final Duration COOL_DOWN = Duration.ofSeconds(5);

    private final Supervisor supervisor;
    private final MemoryBook memory;
    private final Supplier<GatewaySettings> settings;
    private final Counts counts;
    private final Subscription subscription;
    private final Pulse pulse;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Use> uses = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Set<String> starting = new HashSet<>();
    private final Set<String> stopping = new HashSet<>();
    private long clock;
    private boolean closed;
    private volatile Runnable wishes = () -> {};
    private volatile Fleet fleet = Fleet.EMPTY;

    Dispatcher(Supervisor supervisor, MemoryBook memory, Supplier<GatewaySettings> settings, Counts counts) {
        this.supervisor = supervisor;
        this.memory = memory;
        this.settings = settings;
        this.counts = counts;
        this.pulse = new Pulse("gateway-dispatcher", this::step);
        this.subscription = supervisor.subscribe(_ -> changed());
    }

    private void changed() {
        refresh();
        pulse.beat();
    }

    /** Reads and remembers in one: otherwise what was read before could replace what was read after, until the next change. */
    private synchronized void refresh() {
        fleet = supervisor.fleet();
    }

    Fleet fleet() {
        return fleet;
    }

    /**
     * A server for one request, as soon as one of the candidates is ready.
     *
     * @param candidates names of servers, not empty
     * @return completes on a background thread, or with a {@link GatewayRefusal} as its cause; cancelling it ends the waiting
     */
    CompletableFuture<Lease> acquire(List<String> candidates) {
        lock.lock();
        try {
            Optional<Lease> ready = readyOne(candidates, Set.of());
            if (ready.isPresent()) {
                return CompletableFuture.completedFuture(ready.get());
            }
            if (closed) {
                return CompletableFuture.failedFuture(ending());
            }
            Waiter waiter = new Waiter(candidates, new HashSet<>(), new CompletableFuture<>());
            waiters.add(waiter);
            waiter.lease().whenComplete((_, failed) -> {
                if (failed != null) {
                    pulse.beat();
                }
            });
            pulse.beat();
            return waiter.lease();
        } finally {
            lock.unlock();
        }
    }

    /** It did not answer: others are preferred until more is known, or a moment has passed. */
    void suspect(ServerSnapshot server) {
        lock.lock();
        try {
            use(server.name()).suspect(server);
        } finally {
            lock.unlock();
        }
    }

    /** Completes when none of the requests that were given to this process is under way any more. */
    CompletableFuture<Void> drained(ServerSnapshot old) {
        refresh();
        lock.lock();
        try {
            return CompletableFuture.allOf(use(old.name()).leases.stream()
                    .filter(lease -> lease.isFor(old))
                    .map(Lease::ended)
                    .toArray(CompletableFuture[]::new));
        } finally {
            lock.unlock();
        }
    }

    /** How long no request came to it; empty while one is under way. */
    Optional<Duration> unusedFor(String name) {
        lock.lock();
        try {
            Use use = use(name);
            return use.inFlight() > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(use.idleNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** A client wishes that it stays loaded so long after its last request; zero ends it as soon as it is idle. */
    void keepAlive(String name, Duration time) {
        lock.lock();
        try {
            use(name).keepAlive = time;
        } finally {
            lock.unlock();
        }
        wishes.run();
    }

    /** Told of each such wish. */
    void onWish(Runnable listener) {
        wishes = listener;
    }

    /** How long it may stay unused: as a client wished last, else as its instance says; empty for ever. */
    Optional<Duration> keptFor(ServerSnapshot server) {
        lock.lock();
        try {
            Integer seconds = server.instance().idleUnloadSeconds();
            Duration wished = server.instance().gateway().keepLoaded() ? null : use(server.name()).keepAlive;
            if (wished != null) {
                return wished.equals(KeepAlive.FOR_EVER) ? Optional.empty() : Optional.of(wished);
            }
            return seconds == null ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, where it is idle still. */
    void unload(String name) {
        evict(name, "after it was idle");
    }

    /** Requests that are under way, by server. */
    Map<String, Integer> inFlight() {
        lock.lock();
        try {
            Map<String, Integer> all = new HashMap<>();
            uses.forEach((name, use) -> all.put(name, use.inFlight()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** The one of those that are ready that has the least to do. */
    private Optional<Lease> readyOne(List<String> candidates, Set<String> but) {
        ServerSnapshot best = null;
        Use bestUse = null;
        for (String name : candidates) {
            Optional<ServerSnapshot> server = fleet.server(name).filter(one -> one.isReady() && one.endpoint() != null);
            Use use = use(name);
            if (server.isPresent()
                    && !use.suspects(server.get())
                    && !use.draining
                    && !stopping.contains(name)
                    && !but.contains(name)
                    && (bestUse == null
                            || use.inFlight() < bestUse.inFlight()
                            || (use.inFlight() == bestUse.inFlight() && use.last < bestUse.last))) {
                best = server.get();
                bestUse = use;
            }
        }
        if (best == null || bestUse == null) {
            return Optional.empty();
        }
        Use use = bestUse;
        Lease lease = new Lease(best, ended -> release(use, ended));
        use.leases.add(lease);
        use.last = ++clock;
        return Optional.of(lease);
    }

    private void release(Use use, Lease lease) {
        lock.lock();
        try {
            use.leases.remove(lease);
            use.last = ++clock;
            use.usedNow();
            if (use.inFlight() == 0) {
                pulse.beat();
            }
        } finally {
            lock.unlock();
        }
    }

    private Use use(String name) {
        return uses.computeIfAbsent(name, _ -> new Use());
    }

    /** Does what is to be done now; says when it wants to look again. On the dispatcher's own thread. */
    private Optional<Duration> step() {
        List<String> wanted = serve();
        List<Scheduler.Step> steps = wanted.isEmpty() ? List.of() : schedule(wanted);
        holdBack(steps);
        steps.forEach(this::carryOut);
        return wanted.isEmpty() ? Optional.empty() : Optional.of(Use.SUSPICION);
    }

    /** Gives what is ready to those that wait; what is still wanted, in order. */
    private List<String> serve() {
        lock.lock();
        try {
            waiters.removeIf(Waiter::isDone);
            Set<String> wanted = new LinkedHashSet<>();
            for (Waiter waiter : List.copyOf(waiters)) {
                Optional<Lease> ready = readyOne(waiter.candidates(), waiter.failed());
                if (ready.isPresent()) {
                    waiters.remove(waiter);
                    if (!waiter.lease().complete(ready.get())) {
                        ready.get().close();
                    }
                } else {
                    want(waiter).ifPresent(wanted::add);
                }
            }
            return List.copyOf(wanted);
        } finally {
            lock.unlock();
        }
    }

    /** The server that is to be had for it; where there is none its request is refused. */
    private Optional<String> want(Waiter waiter) {
        List<String> possible = waiter.candidates().stream()
                .filter(name ->
                        fleet.server(name).isPresent() && !waiter.failed().contains(name))
                .filter(name -> !use(name).failedWithin(COOL_DOWN))
                .toList();
        Optional<String> coming =
                possible.stream().filter(name -> phase(name) != Phase.STOPPED).findFirst();
        Optional<String> best = coming.isPresent() ? coming : possible.stream().findFirst();
        if (best.isEmpty()) {
            waiters.remove(waiter);
            waiter.lease().completeExceptionally(refusal(waiter));
        } else if (phase(best.get()) == Phase.STOPPED && !settings.get().onDemand()) {
            waiters.remove(waiter);
            waiter.lease()
                    .completeExceptionally(new GatewayRefusal(
                            503,
                            "model_not_running",
                            "The server \"" + best.get()
                                    + "\" does not run, and the gateway is set not to start servers."
                                    + " Start it: paddock up " + best.get()));
            return Optional.empty();
        }
        return best;
    }

    private GatewayRefusal refusal(Waiter waiter) {
        for (String name : waiter.candidates()) {
            Optional<Problem> failure = use(name).failure();
            if (failure.isPresent()) {
                return new GatewayRefusal(
                        503,
                        "model_failed",
                        "The server \"" + name + "\" could not be started: "
                                + failure.get().sentence(),
                        COOL_DOWN);
            }
        }
        return new GatewayRefusal(
                404,
                "model_not_found",
                "There is no server \"" + waiter.candidates().getFirst() + "\" any more.");
    }

    private Phase phase(String name) {
        if (starting.contains(name)) {
            return Phase.STARTING;
        }
        if (stopping.contains(name)) {
            return Phase.STOPPING;
        }
        ServerState state = fleet.server(name).map(ServerSnapshot::state).orElse(ServerState.STOPPED);
        return switch (state) {
            case READY -> Phase.READY;
            case LAUNCHING, INITIALIZING, RESTARTING -> Phase.STARTING;
            case TERMINATING, FORCE_KILLING -> Phase.STOPPING;
            case STOPPED, FAILED -> Phase.STOPPED;
        };
    }

    private List<Scheduler.Step> schedule(List<String> all) {
        Fleet seen = fleet;
        List<String> wanted =
                all.stream().filter(name -> seen.server(name).isPresent()).toList();
        Map<String, Long> free = new HashMap<>();
        Map<String, Map<String, Long>> needs = new HashMap<>();
        boolean starts;
        lock.lock();
        try {
            starts = wanted.stream().anyMatch(name -> phase(name) == Phase.STOPPED);
        } finally {
            lock.unlock();
        }
        if (!starts) {
            return joins(wanted);
        }
        for (String name : wanted) {
            seen.server(name).ifPresent(server -> memory.free(server.instance()).forEach(free::putIfAbsent));
        }
        for (ServerSnapshot server : seen.servers()) {
            if (server.isRunning() || wanted.contains(server.name())) {
                needs.put(server.name(), memory.needs(server.instance()));
            }
        }
        lock.lock();
        try {
            List<Scheduler.Server> servers = seen.servers().stream()
                    .map(server -> fact(server, needs.getOrDefault(server.name(), Map.of())))
                    .toList();
            int most = settings.get().maxLoaded();
            return Scheduler.decide(
                    new Scheduler.Facts(servers, wanted, free, most == 0 ? OptionalInt.empty() : OptionalInt.of(most)));
        } finally {
            lock.unlock();
        }
    }

    /** Somebody else starts them: their end is worth knowing here too. */
    private List<Scheduler.Step> joins(List<String> wanted) {
        lock.lock();
        try {
            return wanted.stream()
                    .filter(name -> !starting.contains(name))
                    .filter(name -> fleet.server(name)
                            .map(ServerSnapshot::state)
                            .filter(state -> state == ServerState.LAUNCHING || state == ServerState.INITIALIZING)
                            .isPresent())
                    .map(name -> (Scheduler.Step) new Scheduler.Start(name))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private Scheduler.Server fact(ServerSnapshot server, Map<String, Long> needs) {
        Use use = use(server.name());
        return new Scheduler.Server(
                server.name(),
                phase(server.name()),
                needs,
                use.inFlight(),
                use.last,
                server.attached() || server.instance().gateway().keepLoaded());
    }

    /** Only those that are to give way take no more requests; who was to, and need not any more, takes them again. */
    private void holdBack(List<Scheduler.Step> steps) {
        Set<String> giveWay = new HashSet<>();
        for (Scheduler.Step step : steps) {
            if (!(step instanceof Scheduler.Start)) {
                giveWay.add(step.server());
            }
        }
        lock.lock();
        try {
            uses.forEach((name, use) -> {
                boolean draining = giveWay.contains(name) || stopping.contains(name);
                if (use.draining && !draining) {
                    pulse.beat();
                }
                use.draining = draining;
            });
        } finally {
            lock.unlock();
        }
    }

    private void carryOut(Scheduler.Step step) {
        switch (step) {
            case Scheduler.Start(String name) -> start(name);
            case Scheduler.Evict(String name) -> evict(name, "to make room");
            case Scheduler.Drain(String name) -> LOG.debug("{} takes no more requests until it is idle", name);
        }
    }

    private void start(String name) {
        boolean joins;
        lock.lock();
        try {
            joins = phase(name) != Phase.STOPPED;
            if (!starting.add(name)) {
                return;
            }
            use(name).forgetFailure();
        } finally {
            lock.unlock();
        }
        if (!joins) {
            LOG.info("A request starts {}", name);
            counts.loadBegan(name);
        }
        supervisor.start(name).whenComplete((ready, failed) -> started(name, failed));
    }

    private void started(String name, @Nullable Throwable failed) {
        refresh();
        lock.lock();
        try {
            starting.remove(name);
            if (failed != null) {
                use(name).failed(problem(failed));
                waiters.stream()
                        .filter(waiter -> waiter.candidates().contains(name))
                        .forEach(waiter -> waiter.failed().add(name));
            } else {
                use(name).usedNow();
            }
        } finally {
            lock.unlock();
        }
        counts.loadEnded(name, failed == null);
        pulse.beat();
    }

    private static Problem problem(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof PaddockException known
                ? known.problem()
                : Problem.of("internal", "it failed inside Paddock", cause.toString(), null);
    }

    /** Only where it is idle at this very moment. */
    private void evict(String name, String why) {
        lock.lock();
        try {
            if (use(name).inFlight() > 0 || !stopping.add(name)) {
                return;
            }
            use(name).keepAlive = null;
        } finally {
            lock.unlock();
        }
        LOG.info("{} is unloaded {}", name, why);
        counts.evicted(name);
        supervisor.stop(name, false).whenComplete((_, failed) -> {
            // What was told before it ended would pass for ready.
            refresh();
            lock.lock();
            try {
                stopping.remove(name);
            } finally {
                lock.unlock();
            }
            if (failed != null) {
                LOG.warn("{} could not be unloaded", name, failed);
            }
            pulse.beat();
        });
    }

    private static GatewayRefusal ending() {
        return new GatewayRefusal(503, "shutting_down", "Paddock is being ended.");
    }

    @Override
    public void close() {
        subscription.close();
        pulse.close();
        lock.lock();
        try {
            closed = true;
            waiters.forEach(waiter -> waiter.lease().completeExceptionally(ending()));
            waiters.clear();
        } finally {
            lock.unlock();
        }
    }
}
