package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Hands servers to requests: at once where one is ready, else after it was started, and what must give way has. Requests for one
 * server are served in the order in which they came, and behind one load. Safe for several threads.
 */
final class Dispatcher implements AutoCloseable {
    /** A server that has just failed to start is not tried again for each request of an eager client. */
    private static final Duration COOL_DOWN = Duration.ofSeconds(5);

    private final Supplier<GatewaySettings> settings;
    private final Subscription subscription;
    private final Pulse pulse;

    private final Uses uses;
    private final Plan plan;
    private final Loading loading;
    /** Guarded by the lock of {@link #uses}. */
    private final List<Waiter> waiters = new ArrayList<>();

    private boolean closed;
    private volatile Runnable wishes = () -> {};

    Dispatcher(Supervisor supervisor, MemoryBook memory, Supplier<GatewaySettings> settings, Counts counts) {
        this.settings = settings;
        this.pulse = new Pulse("gateway-dispatcher", this::step);
        this.uses = new Uses(supervisor, pulse::beat);
        this.plan = new Plan(uses, memory, settings);
        this.loading = new Loading(supervisor, uses, counts, this::failed, pulse::beat);
        this.subscription = supervisor.subscribe(_ -> changed());
    }

    private void changed() {
        uses.refresh();
        pulse.beat();
    }

    Fleet fleet() {
        return uses.fleet();
    }

    /**
     * A server for one request, as soon as one of the candidates is ready.
     *
     * @param candidates names of servers, not empty
     * @return completes on a background thread, or with a {@link GatewayRefusal} as its cause; cancelling it ends the waiting
     */
    CompletableFuture<Lease> acquire(List<String> candidates) {
        uses.lock.lock();
        try {
            Optional<Lease> ready = uses.readyOne(candidates, Set.of());
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
            uses.lock.unlock();
        }
    }

    /** It did not answer: others are preferred until more is known, or a moment has passed. */
    void suspect(ServerSnapshot server) {
        uses.lock.lock();
        try {
            uses.of(server.name()).suspect(server);
        } finally {
            uses.lock.unlock();
        }
    }

    /** Completes when none of the requests that were given to this process is under way any more. */
    CompletableFuture<Void> drained(ServerSnapshot old) {
        uses.refresh();
        uses.lock.lock();
        try {
            return CompletableFuture.allOf(uses.of(old.name()).leases.stream()
                    .filter(lease -> lease.isFor(old))
                    .map(Lease::ended)
                    .toArray(CompletableFuture[]::new));
        } finally {
            uses.lock.unlock();
        }
    }

    /** How long no request came to it; empty while one is under way. */
    Optional<Duration> unusedFor(String name) {
        uses.lock.lock();
        try {
            Use use = uses.of(name);
            return use.inFlight() > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(use.idleNanos()));
        } finally {
            uses.lock.unlock();
        }
    }

    /** A client wishes that it stays loaded so long after its last request; zero ends it as soon as it is idle. */
    void keepAlive(String name, Duration time) {
        uses.lock.lock();
        try {
            uses.of(name).keepAlive = time;
        } finally {
            uses.lock.unlock();
        }
        wishes.run();
    }

    /** Told of each such wish. */
    void onWish(Runnable listener) {
        wishes = listener;
    }

    /** How long it may stay unused: as a client wished last, else as its instance says; empty for ever. */
    Optional<Duration> keptFor(ServerSnapshot server) {
        uses.lock.lock();
        try {
            Integer seconds = server.instance().idleUnloadSeconds();
            Duration wished = server.instance().gateway().keepLoaded() ? null : uses.of(server.name()).keepAlive;
            if (wished != null) {
                return wished.equals(KeepAlive.FOR_EVER) ? Optional.empty() : Optional.of(wished);
            }
            return seconds == null ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        } finally {
            uses.lock.unlock();
        }
    }

    /** Ends it, where it is idle still. */
    void unload(String name) {
        loading.evict(name, "after it was idle");
    }

    /** Requests that are under way, by server. */
    Map<String, Integer> inFlight() {
        uses.lock.lock();
        try {
            Map<String, Integer> all = new HashMap<>();
            uses.forEach((name, use) -> all.put(name, use.inFlight()));
            return all;
        } finally {
            uses.lock.unlock();
        }
    }

    /** Does what is to be done now; says when it wants to look again. On the dispatcher's own thread. */
    private Optional<Duration> step() {
        List<String> wanted = serve();
        List<Scheduler.Step> steps = wanted.isEmpty() ? List.of() : plan.steps(wanted);
        holdBack(steps);
        steps.forEach(loading::carryOut);
        return wanted.isEmpty() ? Optional.empty() : Optional.of(Use.SUSPICION);
    }

    /** Gives what is ready to those that wait; what is still wanted, in order. */
    private List<String> serve() {
        uses.lock.lock();
        try {
            waiters.removeIf(Waiter::isDone);
            Set<String> wanted = new LinkedHashSet<>();
            for (Waiter waiter : List.copyOf(waiters)) {
                Optional<Lease> ready = uses.readyOne(waiter.candidates(), waiter.failed());
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
            uses.lock.unlock();
        }
    }

    /** The server that is to be had for it; where there is none its request is refused. */
    private Optional<String> want(Waiter waiter) {
        List<String> possible = waiter.candidates().stream()
                .filter(name -> uses.fleet().server(name).isPresent()
                        && !waiter.failed().contains(name))
                .filter(name -> !uses.of(name).failedWithin(COOL_DOWN))
                .toList();
        Optional<String> coming = possible.stream()
                .filter(name -> uses.phase(name) != Phase.STOPPED)
                .findFirst();
        Optional<String> best = coming.isPresent() ? coming : possible.stream().findFirst();
        if (best.isEmpty()) {
            waiters.remove(waiter);
            waiter.lease().completeExceptionally(refusal(waiter));
        } else if (uses.phase(best.get()) == Phase.STOPPED && !settings.get().onDemand()) {
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
            Optional<Problem> failure = uses.of(name).failure();
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

    /** Only those that are to give way take no more requests; who was to, and need not any more, takes them again. */
    private void holdBack(List<Scheduler.Step> steps) {
        Set<String> giveWay = new HashSet<>();
        for (Scheduler.Step step : steps) {
            if (!(step instanceof Scheduler.Start)) {
                giveWay.add(step.server());
            }
        }
        uses.lock.lock();
        try {
            uses.forEach((name, use) -> {
                boolean draining = giveWay.contains(name) || uses.stopping().contains(name);
                if (use.draining && !draining) {
                    pulse.beat();
                }
                use.draining = draining;
            });
        } finally {
            uses.lock.unlock();
        }
    }

    /** With the lock held. */
    private void failed(String server) {
        waiters.stream()
                .filter(waiter -> waiter.candidates().contains(server))
                .forEach(waiter -> waiter.failed().add(server));
    }

    private static GatewayRefusal ending() {
        return new GatewayRefusal(503, "shutting_down", "Paddock is being ended.");
    }

    @Override
    public void close() {
        subscription.close();
        pulse.close();
        uses.lock.lock();
        try {
            closed = true;
            waiters.forEach(waiter -> waiter.lease().completeExceptionally(ending()));
            waiters.clear();
        } finally {
            uses.lock.unlock();
        }
    }
}
