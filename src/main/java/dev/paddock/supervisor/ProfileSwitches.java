package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.domain.Switching.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes from one set of running servers to another by the difference. Of several switches the one that was asked for last
 * comes about; each that it overtakes ends with CANCELLED. Safe for several threads.
 */
final class ProfileSwitches {
    private static final Duration MEMORY_POLL = Duration.ofMillis(50);
    /** Drivers give memory back late, but not that late: what has not come by then is held by somebody else. */
    private static final Duration MEMORY_PATIENCE = Duration.ofMillis(500);
    /** To look may itself take that long. */
    private static final int LEAST_MEMORY_POLLS = 3;

    /** What it works on. */
    interface World {
        Collection<ServerActor> servers();

        /** @throws PaddockException NOT_FOUND */
        ServerActor server(String name);

        @Nullable
        String activeProfile();

        void activate(@Nullable String profile) throws IOException;

        void changed();
    }

    /**
     * A set of servers that run together.
     *
     * @param profile null where no profile names them
     */
    record Arrangement(@Nullable String profile, List<String> servers) {
        Arrangement {
            servers = servers.stream().distinct().toList();
        }
    }

    private final World world;
    private final Room room;
    private final AtomicLong tickets = new AtomicLong();
    private final Map<String, CompletionStage<ServerSnapshot>> asked = new ConcurrentHashMap<>();
    private long accepted;
    private @Nullable Arrangement before;
    private volatile @Nullable Switching current;

    ProfileSwitches(World world, Room room) {
        this.world = world;
        this.room = room;
    }

    /** Takes a place in the order of what is asked for. To be drawn before anything that takes time. */
    long ticket() {
        return tickets.incrementAndGet();
    }

    /** The switch that is under way, or the last one as long as a server that it could not start is still down. */
    Optional<Switching> status() {
        Switching last = current;
        if (last == null || last.isUnderWay()) {
            return Optional.ofNullable(last);
        }
        List<String> down = last.failed().stream().filter(this::isDown).toList();
        return down.isEmpty() ? Optional.empty() : Optional.of(last.withFailed(down));
    }

    private boolean isDown(String name) {
        return world.servers().stream()
                .map(ServerActor::snapshot)
                .anyMatch(server -> server.name().equals(name) && server.state() == ServerState.FAILED);
    }

    /**
     * What ran before the last switch, or before the first of several that overtook each other.
     *
     * @throws PaddockException NOT_FOUND where there was none
     */
    synchronized Arrangement before() {
        Arrangement back = before;
        if (back == null) {
            throw new PaddockException(
                    Kind.NOT_FOUND,
                    Problem.of(
                            "no-switch",
                            "There is nothing to go back to",
                            "no profile was switched to since Paddock started",
                            "Choose a profile: paddock profiles lists them."));
        }
        return back;
    }

    /** The arrangement's servers as they settled; one that failed settles too, and its snapshot tells why. */
    CompletionStage<List<ServerSnapshot>> carryOut(long ticket, Arrangement target) throws IOException {
        List<Instance> newcomers = target.servers().stream()
                .map(world::server)
                .map(ServerActor::snapshot)
                .filter(server -> !server.isRunning())
                .map(ServerSnapshot::instance)
                .toList();
        boolean withoutGap = !newcomers.isEmpty() && room.fits(newcomers);
        Switching plan = begin(ticket, target, withoutGap);
        CompletionStage<List<ServerSnapshot>> settled = plan.withoutGap()
                ? start(ticket, target)
                        .thenCompose(servers -> stop(ticket, plan).thenApply(stopped -> servers))
                : stop(ticket, plan)
                        .thenCompose(stopped -> memory(ticket, plan, newcomers))
                        .thenCompose(free -> start(ticket, target));
        return settled.thenApply(servers -> done(ticket, servers)).whenComplete((servers, failed) -> over(ticket));
    }

    private synchronized Switching begin(long ticket, Arrangement target, boolean withoutGap) throws IOException {
        if (ticket < accepted) {
            throw overtaken();
        }
        List<ServerSnapshot> running = world.servers().stream()
                .map(ServerActor::snapshot)
                .filter(this::isOrWillBeActive)
                .toList();
        String active = world.activeProfile();
        world.activate(target.profile());
        accepted = ticket;
        Switching last = current;
        if (last == null || !last.isUnderWay()) {
            before = new Arrangement(
                    active, running.stream().map(ServerSnapshot::name).toList());
        }
        Set<String> present = running.stream().map(ServerSnapshot::name).collect(Collectors.toSet());
        List<ServerSnapshot> leaving = running.stream()
                .filter(server -> !target.servers().contains(server.name()))
                .toList();
        Switching plan = new Switching(
                Objects.requireNonNull(before).profile(),
                target.profile(),
                Phase.STOPPING,
                withoutGap && !leaving.isEmpty() && !portsClash(leaving, target),
                leaving.stream().map(ServerSnapshot::name).sorted().toList(),
                target.servers().stream()
                        .filter(name -> !present.contains(name))
                        .toList(),
                List.of());
        show(plan);
        return plan;
    }

    /** Its snapshot may be older than a start that an earlier switch has asked for. */
    private boolean isOrWillBeActive(ServerSnapshot server) {
        return server.state().isActive() || asked.containsKey(server.name());
    }

    private boolean portsClash(List<ServerSnapshot> leaving, Arrangement target) {
        Set<Integer> wanted = target.servers().stream()
                .flatMap(name -> world.server(name).snapshot().instance().server().fixedPort().stream())
                .collect(Collectors.toSet());
        return leaving.stream().anyMatch(server -> wanted.contains(server.port()));
    }

    private synchronized CompletionStage<List<ServerSnapshot>> stop(long ticket, Switching plan) {
        advance(ticket, Phase.STOPPING);
        return Stages.all(plan.leaving().stream()
                .map(world::server)
                .map(server -> settled(server, server.stop(false)))
                .toList());
    }

    private CompletionStage<Void> memory(long ticket, Switching plan, List<Instance> newcomers) {
        if (plan.leaving().isEmpty() || newcomers.isEmpty()) {
            return Stages.DONE;
        }
        synchronized (this) {
            advance(ticket, Phase.AWAITING_MEMORY);
        }
        return Stages.on(() -> {
            awaitMemory(newcomers);
            return Stages.DONE;
        });
    }

    private void awaitMemory(List<Instance> newcomers) {
        long best = Long.MIN_VALUE;
        int unchanged = 0;
        long grew = System.nanoTime();
        try {
            for (long spare = room.spare(newcomers); spare < 0; spare = room.spare(newcomers)) {
                if (spare > best) {
                    best = spare;
                    unchanged = 0;
                    grew = System.nanoTime();
                } else if (++unchanged >= LEAST_MEMORY_POLLS && System.nanoTime() - grew > MEMORY_PATIENCE.toNanos()) {
                    return;
                }
                Thread.sleep(MEMORY_POLL);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CompletionStage<List<ServerSnapshot>> start(long ticket, Arrangement target) {
        advance(ticket, Phase.STARTING);
        return Stages.all(target.servers().stream().map(this::start).toList());
    }

    private CompletionStage<ServerSnapshot> start(String name) {
        ServerActor server = world.server(name);
        CompletionStage<ServerSnapshot> stage = settled(server, server.start());
        asked.put(name, stage);
        return stage.whenComplete((settled, failed) -> asked.remove(name, stage));
    }

    private static CompletionStage<ServerSnapshot> settled(ServerActor server, CompletionStage<ServerSnapshot> stage) {
        return stage.exceptionally(failed -> server.snapshot());
    }

    private void advance(long ticket, Phase phase) {
        if (ticket != accepted) {
            throw overtaken();
        }
        show(Objects.requireNonNull(current).withPhase(phase));
    }

    private synchronized List<ServerSnapshot> done(long ticket, List<ServerSnapshot> servers) {
        advance(ticket, Phase.DONE);
        show(Objects.requireNonNull(current)
                .withFailed(servers.stream()
                        .filter(server -> server.state() == ServerState.FAILED)
                        .map(ServerSnapshot::name)
                        .toList()));
        return servers;
    }

    /** Whatever broke it off, nobody is to wait for it any more. */
    private synchronized void over(long ticket) {
        Switching last = current;
        if (ticket == accepted && last != null && last.isUnderWay()) {
            show(last.withPhase(Phase.DONE));
        }
    }

    private void show(Switching now) {
        current = now;
        world.changed();
    }

    private static PaddockException overtaken() {
        return new PaddockException(
                Kind.CANCELLED, Problem.of("cancelled", "Another profile was switched to meanwhile", "", null));
    }
}
