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
        boolean starts;
        uses.lock.lock();
        try {
            starts = wanted.stream().anyMatch(name -> uses.phase(name) == Phase.STOPPED);
        } finally {
            uses.lock.unlock();
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
        uses.lock.lock();
        try {
            List<Scheduler.Server> servers = seen.servers().stream()
                    .map(server -> fact(server, needs.getOrDefault(server.name(), Map.of())))
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

    private Scheduler.Server fact(ServerSnapshot server, Map<String, Long> needs) {
        Use use = uses.of(server.name());
        return new Scheduler.Server(
                server.name(),
                uses.phase(server.name()),
                needs,
                use.inFlight(),
                use.last,
                server.attached()
                        || server.instance().isWorker()
                        || server.instance().gateway().keepLoaded());
    }
}
