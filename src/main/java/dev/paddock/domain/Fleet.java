package dev.paddock.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known at one instant, for those who show it. Immutable; servers in the order of their names.
 *
 * @param activeProfile name of the profile that was switched to last, null when none is
 */
public record Fleet(
        List<ServerSnapshot> servers,
        List<Profile> profiles,
        @Nullable String activeProfile) {
    public Fleet {
        servers = List.copyOf(servers);
        profiles = List.copyOf(profiles);
    }

    public static final Fleet EMPTY = new Fleet(List.of(), List.of(), null);

    public Optional<ServerSnapshot> server(String name) {
        return servers.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    public long readyCount() {
        return servers.stream().filter(ServerSnapshot::isReady).count();
    }

    public long runningCount() {
        return servers.stream().filter(ServerSnapshot::isRunning).count();
    }
}
