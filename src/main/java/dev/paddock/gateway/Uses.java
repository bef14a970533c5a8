package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.supervisor.Supervisor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * All servers, and what requests do with each. Whoever calls it holds its lock, but for {@link #fleet} and {@link #refresh}.
 */
final class Uses {
    final ReentrantLock lock = new ReentrantLock();

    private final Supervisor supervisor;
    private final Runnable idle;
    private final Map<String, Use> uses = new HashMap<>();
    private final Set<String> starting = new HashSet<>();
    private final Set<String> stopping = new HashSet<>();
    private long clock;
    private volatile Fleet fleet = Fleet.EMPTY;

    /** @param idle told when the last request of a server has ended */
    Uses(Supervisor supervisor, Runnable idle) {
        this.supervisor = supervisor;
        this.idle = idle;
    }

    /** Reads and remembers in one: otherwise what was read before could replace what was read after, until the next change. */
    synchronized void refresh() {
        fleet = supervisor.fleet();
    }

    Fleet fleet() {
        return fleet;
    }

    Use of(String name) {
        return uses.computeIfAbsent(name, _ -> new Use());
    }

    void forEach(BiConsumer<String, Use> action) {
        uses.forEach(action);
    }

    /** Servers that the gateway has told to start, and not heard of since. */
    Set<String> starting() {
        return starting;
    }

    /** Likewise to stop. */
    Set<String> stopping() {
        return stopping;
    }

    /** The one of those that are ready that has the least to do. */
    Optional<Lease> readyOne(List<String> candidates, Set<String> but) {
        ServerSnapshot best = null;
        Use bestUse = null;
        for (String name : candidates) {
            Optional<ServerSnapshot> server = fleet.server(name).filter(one -> one.isReady() && one.endpoint() != null);
            Use use = of(name);
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
                idle.run();
            }
        } finally {
            lock.unlock();
        }
    }

    Phase phase(String name) {
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
}
