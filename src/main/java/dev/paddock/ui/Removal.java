package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What is lost with a server that is removed, so that it can come back.
 *
 * @param profiles those that held it, as they were
 * @param ran whether it has to be started again
 */
record Removal(Instance instance, List<Profile> profiles, boolean ran) {
    Removal {
        profiles = List.copyOf(profiles);
    }

    static Removal of(ServerSnapshot server, Fleet fleet) {
        return new Removal(
                server.instance(),
                fleet.profiles().stream()
                        .filter(profile -> profile.instances().contains(server.name()))
                        .toList(),
                server.state().isActive() && !server.attached());
    }

    String name() {
        return instance.name();
    }

    /** The profiles that it has to come back to, with all else as it is now. */
    List<Profile> profilesWithIt(Fleet now) {
        return profiles.stream()
                .flatMap(then -> now.profiles().stream()
                        .filter(profile -> profile.name().equals(then.name())
                                && !profile.instances().contains(name()))
                        .map(profile -> with(profile, then.instances().indexOf(name()))))
                .toList();
    }

    private Profile with(Profile profile, int place) {
        List<String> members = new ArrayList<>(profile.instances());
        members.add(Math.min(place, members.size()), name());
        return new Profile(profile.name(), profile.title(), members);
    }
}
