package dev.paddock.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What to start and what to end for the requests that wait. A pure function: knows neither clocks, processes nor threads.
 *
 * <p>Wanted servers come in the order in which they were first asked for. One that fits is started. For one that does not, idle
 * servers give way, the one that was used longest ago first, and no more of them than must; where that is not enough, busy ones
 * take no more requests until they are done with theirs. Until it fits nothing that came later is started, so that none waits
 * for ever. One that fits in no way is started all the same once nothing is left to give way: what a model needs is an
 * estimate.
 */
final class Scheduler {
    enum Phase {
        STOPPED,
        STARTING,
        READY,
        STOPPING
    }

    /**
     * @param needs bytes by place, as {@code host} or a device; what cannot be told is empty
     * @param inFlight requests that are under way
     * @param lastUsed grows with time
     * @param kept never gives way
     */
    record Server(String name, Phase phase, Map<String, Long> needs, int inFlight, long lastUsed, boolean kept) {
        boolean isLoaded() {
            return phase == Phase.READY || phase == Phase.STARTING;
        }
    }

    /**
     * @param wanted names of servers for which requests wait, first come first
     * @param free bytes by place; what is not in it is not limited
     * @param most servers at a time
     */
    record Facts(List<Server> servers, List<String> wanted, Map<String, Long> free, OptionalInt most) {}

    sealed interface Step {
        String server();
    }

    record Start(String server) implements Step {}

    /** It is idle. */
    record Evict(String server) implements Step {}

    /** It is busy, and is to be idle. */
    record Drain(String server) implements Step {}

    private Scheduler() {}

    static List<Step> decide(Facts facts) {
        return new Decision(facts).steps();
    }

    private static final class Decision {
        private final Facts facts;
        private final Map<String, Long> left;
        private final List<Step> steps = new ArrayList<>();
        private int loaded;

        Decision(Facts facts) {
            this.facts = facts;
            this.left = new HashMap<>(facts.free());
            for (Server server : facts.servers()) {
                if (server.isLoaded()) {
                    loaded++;
                }
                if (server.phase() == Phase.STARTING) {
                    take(server);
                }
            }
        }

        List<Step> steps() {
            for (String name : facts.wanted()) {
                Server server = find(name);
                if (server.phase() == Phase.STOPPED && !start(server)) {
                    break;
                }
            }
            return steps;
        }

        private Server find(String name) {
            return facts.servers().stream()
                    .filter(server -> server.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private void take(Server server) {
            server.needs().forEach((place, bytes) -> left.computeIfPresent(place, (_, free) -> free - bytes));
        }

        /** False where it has to wait. */
        private boolean start(Server server) {
            if (fits(server, List.of())) {
                steps.add(new Start(server.name()));
                take(server);
                loaded++;
                return true;
            }
            List<Server> leaving = facts.servers().stream()
                    .filter(other -> other.phase() == Phase.STOPPING)
                    .toList();
            if (!leaving.isEmpty() && fits(server, leaving)) {
                return false;
            }
            List<Server> victims = victims(server, leaving);
            victims.forEach(
                    victim -> steps.add(victim.inFlight() == 0 ? new Evict(victim.name()) : new Drain(victim.name())));
            boolean starting = facts.servers().stream()
                    .anyMatch(other -> isStarting(other) && !other.kept() && helps(other, server));
            if (victims.isEmpty() && leaving.isEmpty() && !starting) {
                steps.add(new Start(server.name()));
                take(server);
                loaded++;
                return true;
            }
            return false;
        }

        private boolean isStarting(Server server) {
            return server.phase() == Phase.STARTING || steps.contains(new Start(server.name()));
        }

        private boolean fits(Server coming, List<Server> gone) {
            long goneLoaded = gone.stream().filter(Server::isLoaded).count();
            if (facts.most().isPresent()
                    && loaded - goneLoaded + 1 > facts.most().getAsInt()) {
                return false;
            }
            return coming.needs().entrySet().stream().allMatch(need -> {
                Long free = left.get(need.getKey());
                long freed = gone.stream()
                        .mapToLong(server -> server.needs().getOrDefault(need.getKey(), 0L))
                        .sum();
                return free == null || need.getValue() <= free + freed;
            });
        }

        /** No more than must go; all that would help where even that is not enough. */
        private List<Server> victims(Server coming, List<Server> leaving) {
            List<Server> candidates = facts.servers().stream()
                    .filter(server -> server.phase() == Phase.READY && !server.kept())
                    .filter(server -> helps(server, coming))
                    .sorted(Comparator.comparing((Server server) -> server.inFlight() > 0)
                            .thenComparingLong(Server::lastUsed))
                    .toList();
            List<Server> gone = new ArrayList<>(leaving);
            List<Server> victims = new ArrayList<>();
            for (Server candidate : candidates) {
                if (fits(coming, gone)) {
                    break;
                }
                gone.add(candidate);
                victims.add(candidate);
            }
            if (fits(coming, gone)) {
                for (Server spared : List.copyOf(victims)) {
                    gone.remove(spared);
                    if (fits(coming, gone)) {
                        victims.remove(spared);
                    } else {
                        gone.add(spared);
                    }
                }
            }
            return victims;
        }

        private boolean helps(Server candidate, Server coming) {
            return facts.most().isPresent() && loaded + 1 > facts.most().getAsInt()
                    || coming.needs().entrySet().stream()
                            .anyMatch(need -> left.getOrDefault(need.getKey(), Long.MAX_VALUE) < need.getValue()
                                    && candidate.needs().getOrDefault(need.getKey(), 0L) > 0);
        }
    }
}
