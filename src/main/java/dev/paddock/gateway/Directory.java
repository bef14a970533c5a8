package dev.paddock.gateway;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which servers a name means. */
final class Directory {
    private final Fleet fleet;
    private final List<Peers.PeerModel> peers;

    Directory(Fleet fleet, List<Peers.PeerModel> peers) {
        this.fleet = fleet;
        this.peers = peers;
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

        /** What a key's list of models may name. */
        List<String> names() {
            return Stream.concat(Stream.of(asked), servers.stream()).toList();
        }
    }

    /**
     * An instance's name and aliases, or a peer's model; where nothing is called so, the name of the model's file.
     *
     * @param asked null where the caller named none
     * @param defaultModel empty where there is none
     */
    Target find(@Nullable String asked, String defaultModel) throws GatewayRefusal {
        if (asked == null || asked.isEmpty()) {
            return unnamed(defaultModel);
        }
        Target named = new Target(
                asked,
                servers(server -> server.name().equals(asked)
                        || server.instance().aliases().contains(asked)),
                peers.stream().filter(peer -> peer.id().equals(asked)).toList());
        if (!named.servers().isEmpty() || !named.peers().isEmpty()) {
            return named;
        }
        List<String> byModel = servers(server -> server.model().id().equalsIgnoreCase(asked)
                || fileName(server).equalsIgnoreCase(asked)
                || fileName(server).equalsIgnoreCase(asked + ".gguf"));
        if (!byModel.isEmpty()) {
            return new Target(asked, byModel, List.of());
        }
        throw unknown(asked);
    }

    private Target unnamed(String defaultModel) throws GatewayRefusal {
        if (!defaultModel.isEmpty()) {
            return find(defaultModel, "");
        }
        List<String> ready = servers(ServerSnapshot::isReady);
        List<String> all = servers(_ -> true);
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
            names.add(server.name());
            names.addAll(server.instance().aliases());
        }
        peers.forEach(peer -> names.add(peer.id()));
        return names.stream().distinct().toList();
    }

    private List<String> servers(Predicate<ServerSnapshot> wanted) {
        return fleet.servers().stream().filter(wanted).map(ServerSnapshot::name).toList();
    }

    private static String fileName(ServerSnapshot server) {
        return String.valueOf(server.instance().model().path().getFileName());
    }
}
