package dev.paddock.domain;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known at one instant, for those who show it. Immutable; servers in the order of their names.
 *
 * @param warnings of memory that runs out, or will; mostly empty
 * @param switching from one profile to another; null while nothing is to be told of it
 * @param gateway where clients of this machine reach all servers by one address; null where it is not open
 * @param activeProfile name of the profile that was switched to last, null when none is
 */
public record Fleet(
        List<ServerSnapshot> servers,
        List<Profile> profiles,
        @Nullable String activeProfile,
        List<Problem> warnings,
        @Nullable Switching switching,
        @Nullable URI gateway) {
    public Fleet {
        servers = List.copyOf(servers);
        profiles = List.copyOf(profiles);
        warnings = List.copyOf(warnings);
    }

    /** One of which there is nothing more to tell. */
    public Fleet(List<ServerSnapshot> servers, List<Profile> profiles, @Nullable String activeProfile) {
        this(servers, profiles, activeProfile, List.of(), null);
    }

    /**
     * Where clients ask a server of this fleet, or engines a worker; null while its port is not known. One that asks for a key which only Paddock
     * knows is asked by the gateway.
     */
    public @Nullable Access access(ServerSnapshot server) {
        if (server.instance().isWorker() && server.port() != null) {
            return new Access(URI.create("rpc://" + server.instance().server().host() + ":" + server.port()), null);
        }
        URI own = server.endpoint();
        if (gateway != null && isBehindGateway(server)) {
            return new Access(gateway, server.name());
        }
        return own == null ? null : new Access(own, null);
    }

    /** Whether it is asked by the gateway alone. */
    public boolean isBehindGateway(ServerSnapshot server) {
        return gateway != null && server.homeKey();
    }

    /** {@code NAME is ready at ADDRESS}, in plain English. */
    public String readyAt(ServerSnapshot server) {
        return server.name() + " is ready" + at(server);
    }

    /** {@code " at ADDRESS"}, in plain English; empty while its port is not known. */
    public String at(ServerSnapshot server) {
        Access access = access(server);
        return access == null ? "" : " at " + access.words();
    }

    /**
     * Where a person looks at the web page of a server of this fleet; null while its port is not known. One that asks for a key
     * which only Paddock knows shows it by the gateway.
     */
    public @Nullable URI page(ServerSnapshot server) {
        return server.homeKey() && gateway != null
                ? gateway.resolve("/upstream/" + server.name() + "/")
                : server.endpoint();
    }

    /** One without a gateway. */
    public Fleet(
            List<ServerSnapshot> servers,
            List<Profile> profiles,
            @Nullable String activeProfile,
            List<Problem> warnings,
            @Nullable Switching switching) {
        this(servers, profiles, activeProfile, warnings, switching, null);
    }

    public static final Fleet EMPTY = new Fleet(List.of(), List.of(), null);

    public Fleet withWarning(Problem warning) {
        List<Problem> more = new ArrayList<>(warnings);
        more.add(warning);
        return new Fleet(servers, profiles, activeProfile, more, switching, gateway);
    }

    public Optional<ServerSnapshot> server(String name) {
        return servers.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** Workers, as {@code host:port}, that servers which run list: each serves one of them. */
    public Set<String> workersInUse() {
        return servers.stream()
                .filter(ServerSnapshot::isRunning)
                .flatMap(server -> server.instance().rpc().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    public long readyCount() {
        return servers.stream().filter(ServerSnapshot::isReady).count();
    }

    public long runningCount() {
        return servers.stream().filter(ServerSnapshot::isRunning).count();
    }
}
