package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.gateway.ApiKeys.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which servers a name means, for the holder of a key. */
final class Directory {
    private final Fleet fleet;
    private final Peers peers;
    private final @Nullable Key key;

    /** @param key null for a caller who may use everything */
    Directory(Fleet fleet, Peers peers, @Nullable Key key) {
        this.fleet = fleet;
        this.peers = peers;
        this.key = key;
    }

    /**
     * Any of them will do.
     *
     * @param servers names of instances
     * @param peers models elsewhere
     */
    record Target(String asked, List<String> servers, List<Peers.PeerModel> peers) {
        Target {
            servers = List.copyOf(servers);
            peers = List.copyOf(peers);
        }
    }

    /** An alias that a key does not name leads to those of its servers that the key does name. */
    private Target permitted(Target target) throws GatewayRefusal {
        if (key == null || key.allows(List.of(target.asked()))) {
            return target;
        }
        List<String> servers = target.servers().stream()
                .filter(name -> key.allows(List.of(name)))
                .toList();
        if (servers.isEmpty()) {
            throw new GatewayRefusal(
                    403,
                    "model_forbidden",
                    "The key \"" + key.name() + "\" may not use \"" + target.asked() + "\", only "
                            + String.join(", ", key.models()) + ".");
        }
        return new Target(target.asked(), servers, List.of());
    }

    /** None of a worker, which only engines speak to. */
    static List<String> namesOf(ServerSnapshot server) {
        if (server.instance().isWorker()) {
            return List.of();
        }
        return Stream.concat(Stream.of(server.name()), server.instance().aliases().stream())
                .toList();
    }

    /**
     * An instance's name and aliases, or a peer's model; where nothing is called so, the name of the model's file.
     *
     * @param asked null where the caller named none
     * @param defaultModel empty where there is none
     * @throws GatewayRefusal 400 where it is not clear which, 403 where the key is not for it, 404 where there is none
     */
    Target find(@Nullable String asked, String defaultModel) throws GatewayRefusal {
        if (asked == null || asked.isEmpty()) {
            return unnamed(defaultModel);
        }
        List<String> here = servers(server -> namesOf(server).contains(asked));
        boolean ready = here.stream()
                .anyMatch(name ->
                        fleet.server(name).filter(ServerSnapshot::isReady).isPresent());
        // Who needs no peer does not wait for one that is slow to tell what it has.
        List<Peers.PeerModel> others = ready ? peers.known() : peers.models();
        Target named = new Target(
                asked,
                here,
                others.stream().filter(peer -> peer.id().equals(asked)).toList());
        if (!named.servers().isEmpty() || !named.peers().isEmpty()) {
            return permitted(named);
        }
        List<String> byModel = servers(server -> server.model().id().equalsIgnoreCase(asked)
                || fileName(server).equalsIgnoreCase(asked)
                || fileName(server).equalsIgnoreCase(asked + ".gguf"));
        if (!byModel.isEmpty()) {
            return permitted(new Target(asked, byModel, List.of()));
        }
        throw unknown(asked);
    }

    private Target unnamed(String defaultModel) throws GatewayRefusal {
        if (!defaultModel.isEmpty()) {
            return find(defaultModel, "");
        }
        Predicate<ServerSnapshot> mine = server -> key == null || key.allows(namesOf(server));
        List<String> ready = servers(mine.and(ServerSnapshot::isReady));
        List<String> all = servers(mine);
        if (ready.size() == 1 || (ready.isEmpty() && all.size() == 1)) {
            return new Target("", ready.isEmpty() ? all : ready, List.of());
        }
        throw new GatewayRefusal(
                400,
                "model_required",
                all.isEmpty()
                        ? "There is no model yet. Add one: paddock add FILE.gguf"
                        : "Say which \"model\" is meant: " + some(names()) + ".");
    }

    private GatewayRefusal unknown(String asked) {
        String shown = asked.length() > 80 ? asked.substring(0, 80) + "…" : asked;
        shown = shown.replaceAll("\\p{Cntrl}", "?");
        List<String> names = names();
        Optional<String> near = Nearest.to(asked.length() > 80 ? asked.substring(0, 80) : asked, names);
        String help = near.map(name -> " Did you mean \"" + name + "\"?")
                .orElseGet(() -> names.isEmpty()
                        ? " There is no model yet. Add one: paddock add FILE.gguf"
                        : " There are: " + some(names) + ".");
        return new GatewayRefusal(404, "model_not_found", "There is no model \"" + shown + "\"." + help);
    }

    private static String some(List<String> names) {
        List<String> first = names.stream().limit(8).toList();
        return String.join(", ", first) + (names.size() > first.size() ? ", …" : "");
    }

    /** All that a caller may ask for, each once. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (ServerSnapshot server : fleet.servers()) {
            namesOf(server).stream()
                    .filter(name -> key == null || key.allows(List.of(name, server.name())))
                    .forEach(names::add);
        }
        peers.models().stream()
                .map(Peers.PeerModel::id)
                .filter(id -> key == null || key.allows(List.of(id)))
                .forEach(names::add);
        return names.stream().distinct().toList();
    }

    private List<String> servers(Predicate<ServerSnapshot> wanted) {
        return fleet.servers().stream()
                .filter(server -> !server.instance().isWorker())
                .filter(wanted)
                .map(ServerSnapshot::name)
                .toList();
    }

    private static String fileName(ServerSnapshot server) {
        return String.valueOf(server.instance().model().path().getFileName());
    }
}
