package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.settings.GatewaySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Puts together what the {@link Scheduler} decides by. Asks for memory without the lock: that may take a moment. */
final class Plan {
    private final Uses uses;
    private final MemoryBook memory;
    private final Supplier<GatewaySettings> settings;

    Plan(Uses uses, MemoryBook memory, Supplier<GatewaySettings> settings) {
        this.uses = uses;
        this.memory = memory;
        this.settings = settings;
    }

    /** @param all names of servers for which requests wait, first come first */
    List<Scheduler.Step> steps(List<String> all) {
        Fleet seen = uses.fleet();
        List<String> wanted =
                all.stream().filter(name -> seen.server(name).isPresent()).toList();
        Map<String, Long> free = new HashMap<>();
        Map<String, Map<String, Long>> needs = new HashMap<>();
        Map<String, Phase> before = phases(seen);
        if (wanted.stream().noneMatch(name -> before.get(name) == Phase.STOPPED)) {
            return joins(wanted);
        }
        for (String name : wanted) {
            seen.server(name).ifPresent(server -> memory.free(server.instance()).forEach(free::putIfAbsent));
        }
        for (ServerSnapshot server : seen.servers()) {
            if (server.isRunning() || before.get(server.name()) != Phase.STOPPED || wanted.contains(server.name())) {
                needs.put(server.name(), memory.needs(server.instance()));
            }
        }
        uses.lock.lock();
        try {
            List<Scheduler.Server> servers = seen.servers().stream()
                    .filter(server -> !server.instance().isWorker())
                    .map(server -> fact(server, needs.getOrDefault(server.name(), Map.of()), before))
                    .toList();
            int most = settings.get().maxLoaded();
            return Scheduler.decide(
                    new Scheduler.Facts(servers, wanted, free, most == 0 ? OptionalInt.empty() : OptionalInt.of(most)));
        } finally {
            uses.lock.unlock();
        }
    }

    /** Somebody else starts them: their end is worth knowing here too. */
    private List<Scheduler.Step> joins(List<String> wanted) {
        uses.lock.lock();
        try {
            return wanted.stream()
                    .filter(name -> !uses.starting().contains(name))
                    .filter(name -> uses.fleet()
                            .server(name)
                            .map(ServerSnapshot::state)
                            .filter(state -> state == ServerState.LAUNCHING || state == ServerState.INITIALIZING)
                            .isPresent())
                    .map(name -> (Scheduler.Step) new Scheduler.Start(name))
                    .toList();
        } finally {
            uses.lock.unlock();
        }
    }

    private Map<String, Phase> phases(Fleet fleet) {
        uses.lock.lock();
        try {
            Map<String, Phase> phases = new HashMap<>();
            fleet.servers().forEach(server -> phases.put(server.name(), uses.phase(server.name())));
            return phases;
        } finally {
            uses.lock.unlock();
        }
    }

    /** @param before phases from before the memory was looked at: what it took since then was still counted as free */
    private Scheduler.Server fact(ServerSnapshot server, Map<String, Long> needs, Map<String, Phase> before) {
        Use use = uses.of(server.name());
        Phase now = uses.phase(server.name());
        boolean cameMeanwhile = now == Phase.READY && before.get(server.name()) != Phase.READY;
        return new Scheduler.Server(
                server.name(),
                cameMeanwhile ? Phase.STARTING : now,
                needs,
                use.inFlight(),
                use.last,
                server.attached() || server.instance().gateway().keepLoaded());
    }
}
