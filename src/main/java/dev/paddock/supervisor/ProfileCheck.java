package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whether a profile can be switched to: all that speaks against it at once, before anything is touched. Blocks on the disk. */
record ProfileCheck(Servers servers, Preflight preflight) {
    /**
     * The profile of that name.
     *
     * @throws PaddockException NOT_FOUND where there is none, INVALID where it cannot run as a whole
     */
    Profile checked(List<Profile> profiles, String name) {
        Profile profile = profiles.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PaddockException.notFound("profile", name));
        List<String> wrong = new ArrayList<>();
        profile.instances().stream()
                .distinct()
                .filter(Predicate.not(servers::knows))
                .forEach(missing -> wrong.add(missing + ": there is no server of that name"));
        List<Instance> members = profile.instances().stream()
                .distinct()
                .filter(servers::knows)
                .map(servers::find)
                .map(ServerActor::snapshot)
                .filter(server -> !server.isRunning())
                .map(ServerSnapshot::instance)
                .toList();
        wrong.addAll(portsTwice(profile));
        members.forEach(member -> check(member, profile, wrong));
        if (!wrong.isEmpty()) {
            throw refused(profile, wrong);
        }
        return profile;
    }

    private List<String> portsTwice(Profile profile) {
        Map<Integer, String> holders = new HashMap<>();
        List<String> twice = new ArrayList<>();
        profile.instances().stream()
                .distinct()
                .filter(servers::knows)
                .map(servers::find)
                .forEach(server -> {
                    Instance instance = server.snapshot().instance();
                    instance.server().fixedPort().ifPresent(port -> {
                        String other = holders.putIfAbsent(port, instance.name());
                        if (other != null) {
                            twice.add(instance.name() + ": its port " + port + " is that of " + other + ", too");
                        }
                    });
                });
        return twice;
    }

    private void check(Instance member, Profile profile, List<String> wrong) {
        try {
            preflight.check(member, name -> !profile.instances().contains(name));
        } catch (PaddockException refused) {
            wrong.add(member.name() + ": " + refused.problem().sentence());
        }
    }

    private static PaddockException refused(Profile profile, List<String> wrong) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                        "profile-unfit",
                        "The profile \"" + profile.title() + "\" cannot be switched to, and nothing was changed",
                        String.join("\n", wrong),
                        wrong.size() == 1
                                ? "Mend this, or take the server out of the profile."
                                : "Mend these, or take the servers out of the profile."));
    }
}
