package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All servers that are known, one for each instance. Safe for several threads. */
final class Servers {
    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    private final ConcurrentMap<String, ServerActor> actors = new ConcurrentHashMap<>();
    private final Catalog catalog;
    private final Supplier<Surroundings> surroundings;

    /** @param surroundings asked when the first server is made */
    Servers(Catalog catalog, Supplier<Surroundings> surroundings) {
        this.catalog = catalog;
        this.surroundings = surroundings;
    }

    Collection<ServerActor> all() {
        return List.copyOf(actors.values());
    }

    /** In the order of their names. */
    List<ServerSnapshot> snapshots() {
        return actors.values().stream()
                .map(ServerActor::snapshot)
                .sorted(Comparator.comparing(ServerSnapshot::name))
                .toList();
    }

    @Nullable
    ServerActor get(String name) {
        return actors.get(name);
    }

    /** The server of the instance, made if there is none. */
    ServerActor of(Instance instance) {
        return actors.computeIfAbsent(instance.name(), name -> new ServerActor(instance, surroundings.get()).begin());
    }

    /**
     * An instance that was saved by hand since is known from now on.
     *
     * @throws PaddockException NOT_FOUND
     */
    ServerActor find(String name) {
        ServerActor known = actors.get(name);
        if (known != null) {
            return known;
        }
        Instance saved = saved(name);
        if (saved == null) {
            throw PaddockException.notFound("server", name);
        }
        return of(saved);
    }

    boolean knows(String name) {
        return actors.containsKey(name) || saved(name) != null;
    }

    void remove(String name) {
        actors.remove(name);
    }

    /** As its file says now; null where there is none that can be read. */
    @Nullable
    Instance saved(String name) {
        try {
            return catalog.instance(name).orElse(null);
        } catch (IOException e) {
            LOG.warn("The instance \"{}\" cannot be read; it is started as it was known", name, e);
            return null;
        }
    }

    /** The ports that instances insist on, by name. */
    Map<String, Integer> fixedPorts() {
        Map<String, Integer> ports = new HashMap<>();
        actors.forEach((name, server) ->
                server.snapshot().instance().server().fixedPort().ifPresent(port -> ports.put(name, port)));
        return ports;
    }
}
