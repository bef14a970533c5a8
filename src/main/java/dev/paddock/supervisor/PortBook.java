package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.platform.Ports;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which server has which port, so that servers that start at the same time do not choose the same one. */
final class PortBook {
    private final Ports ports;
    private final int first;
    private final Supplier<Map<String, Integer>> fixedPorts;
    private final BiFunction<Integer, Ports.Owner, Optional<Problem>> strangers;
    /** A server that is being replaced has two. */
    private final Map<Integer, String> claims = new HashMap<>();

    /**
     * @param first tried for an instance without a port
     * @param fixedPorts the ports that instances insist on, by name; not given away to others
     * @param strangers more words about who has a port, where there are any
     */
    PortBook(
            Ports ports,
            int first,
            Supplier<Map<String, Integer>> fixedPorts,
            BiFunction<Integer, Ports.Owner, Optional<Problem>> strangers) {
        this.ports = ports;
        this.first = first;
        this.fixedPorts = fixedPorts;
        this.strangers = strangers;
    }

    /**
     * The port for this start, claimed until it is released.
     *
     * @throws PaddockException CONFLICT where the fixed port is taken, INVALID where it cannot be used at all
     */
    synchronized int claim(Instance instance, @Nullable Integer lastPort) {
        Integer fixed = instance.server().port();
        int port = fixed == null ? choose(instance, lastPort) : checked(instance, fixed);
        claims.put(port, instance.name());
        return port;
    }

    /**
     * Whether its fixed port will be free, claiming nothing.
     *
     * @param leaving whether the server of that name will have given its port back by then
     * @throws PaddockException as {@link #claim}
     */
    synchronized void check(Instance instance, Predicate<String> leaving) {
        Integer fixed = instance.server().port();
        if (fixed == null) {
            return;
        }
        String claimed = claims.get(fixed);
        if (claimed == null || (!claimed.equals(instance.name()) && !leaving.test(claimed))) {
            checked(instance, fixed);
        }
    }

    /** For a server that has its port already. */
    synchronized void record(String name, int port) {
        claims.put(port, name);
    }

    synchronized void release(String name, int port) {
        claims.remove(port, name);
    }

    private int choose(Instance instance, @Nullable Integer lastPort) {
        String host = instance.server().host();
        Set<Integer> skip = new HashSet<>(claims.keySet());
        fixedPorts.get().forEach((name, port) -> {
            if (!name.equals(instance.name())) {
                skip.add(port);
            }
        });
        if (lastPort != null && !skip.contains(lastPort) && ports.isFree(host, lastPort)) {
            return lastPort;
        }
        OptionalInt free = ports.nextFree(host, first, skip);
        if (free.isEmpty()) {
            refuseHost(instance);
            throw new PaddockException(
                    Kind.CONFLICT, Problem.of("no-free-port", "No port from " + first + " on is free", "", null));
        }
        return free.getAsInt();
    }

    private void refuseHost(Instance instance) {
        if (ports.check(instance.server().host(), first) == Ports.Availability.HOST_NOT_OURS) {
            throw hostNotOurs(instance);
        }
    }

    private int checked(Instance instance, int port) {
        checkRange(port);
        String host = instance.server().host();
        String user = claims.get(port);
        if (user != null && !user.equals(instance.name())) {
            throw taken(port, "\"" + user + "\" uses it");
        }
        return switch (ports.check(host, port)) {
            case FREE -> port;
            case TAKEN ->
                throw ports.owner(port)
                        .map(owner -> strangers
                                .apply(port, owner)
                                .map(problem -> new PaddockException(Kind.CONFLICT, problem))
                                .orElseGet(() ->
                                        taken(port, owner.name() + " (process " + owner.pid() + ") listens there")))
                        .orElseGet(() -> taken(port, "another program listens there"));
            case HOST_NOT_OURS -> throw hostNotOurs(instance);
            case FORBIDDEN ->
                throw new PaddockException(
                        Kind.INVALID,
                        Problem.of(
                                "port-forbidden",
                                "Port " + port + " may not be used",
                                "the operating system keeps it for itself",
                                "Choose another port."));
        };
    }

    static void checkRange(int port) {
        if (!Ports.isInRange(port)) {
            String why = port > 0 && port < Ports.LOWEST
                    ? "ports below " + Ports.LOWEST + " belong to the operating system"
                    : "it is no number from " + Ports.LOWEST + " to " + Ports.HIGHEST;
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "port-out-of-range",
                            "Port " + port + " cannot be used",
                            why,
                            "Choose a port from " + Ports.LOWEST + " to " + Ports.HIGHEST + "."));
        }
    }

    private static PaddockException taken(int port, String by) {
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of("port-taken", "Port " + port + " is taken", by, "Choose another port, or stop that program.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.USE_FREE_PORT))));
    }

    private static PaddockException hostNotOurs(Instance instance) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                        "host-not-ours",
                        "The address " + instance.server().host() + " is none of this machine",
                        "",
                        "Use 127.0.0.1 for this machine only, or 0.0.0.0 for every network."));
    }
}
