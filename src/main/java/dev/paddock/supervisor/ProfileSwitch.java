package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * From what runs to what a profile wants: first stops, then starts, so that the memory of the ones is there for the others.
 *
 * @param find the server of that name
 * @param wanted false when a later switch has taken its place
 */
record ProfileSwitch(Profile profile, Function<String, ServerActor> find, BooleanSupplier wanted) {

    /**
     * The profile of that name.
     *
     * @param known whether there is an instance of a name
     * @throws PaddockException NOT_FOUND, or INVALID where it names servers that do not exist
     */
    static Profile checked(List<Profile> profiles, String name, Predicate<String> known) {
        Profile profile = profiles.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PaddockException.notFound("profile", name));
        List<String> missing =
                profile.instances().stream().filter(known.negate()).toList();
        if (!missing.isEmpty()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "profile-incomplete",
                            "The profile \"" + profile.title() + "\" cannot be switched to",
                            "it names servers that do not exist: " + String.join(", ", missing),
                            "Add them, or take them out of the profile."));
        }
        return profile;
    }

    /** The profile's servers as they settled; one that failed settles too, and its snapshot tells why. */
    CompletionStage<List<ServerSnapshot>> carryOut(List<ServerActor> all) {
        List<CompletionStage<ServerSnapshot>> stops = all.stream()
                .filter(server ->
                        !profile.instances().contains(server.snapshot().name()))
                .filter(server -> server.snapshot().state().isActive())
                .map(server -> settled(server, server.stop(false)))
                .toList();
        return Stages.all(stops).thenCompose(done -> startAll());
    }

    private CompletionStage<List<ServerSnapshot>> startAll() {
        if (!wanted.getAsBoolean()) {
            throw new PaddockException(
                    Kind.CANCELLED, Problem.of("cancelled", "Another profile was switched to meanwhile", "", null));
        }
        return Stages.all(profile.instances().stream()
                .distinct()
                .map(find)
                .map(server -> settled(server, server.start()))
                .toList());
    }

    private static CompletionStage<ServerSnapshot> settled(ServerActor server, CompletionStage<ServerSnapshot> stage) {
        return stage.exceptionally(failed -> server.snapshot());
    }
}
