package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.supervisor.Supervisor;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Profiles and the switches between them. */
record ProfileRoutes(Supervisor supervisor) {
    /** @param active name of the profile that was switched to last; null when none is */
    record Profiles(@Nullable String active, List<Profile> profiles) {}

    List<Route> all() {
        return List.of(
                Route.get(
                        "profiles",
                        request -> Answer.ok(new Profiles(
                                supervisor.fleet().activeProfile(),
                                supervisor.fleet().profiles()))),
                Route.get("profiles/{name}", request -> Answer.ok(find(request.name()))),
                Route.action("PUT", "profiles/{name}", this::save),
                Route.action(
                        "DELETE",
                        "profiles/{name}",
                        request -> ServerRoutes.ok(supervisor.removeProfile(request.name()))),
                Route.action(
                        "POST",
                        "profiles/{name}/switch",
                        request -> ServerRoutes.ok(supervisor.switchTo(request.name()))),
                Route.action("POST", "switch-back", request -> ServerRoutes.ok(supervisor.switchBack())));
    }

    private Profile find(String name) {
        return supervisor.fleet().profiles().stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PaddockException.notFound("profile", name));
    }

    private CompletionStage<Answer> save(Request request) {
        ObjectNode said = request.object("profile");
        if (!said.has("name")) {
            said.put("name", request.name());
        }
        if (!said.has("title")) {
            said.put("title", request.name());
        }
        Profile profile = Request.read(said, Profile.class, "profile");
        request.checkName("profile", profile.name());
        return ServerRoutes.ok(supervisor.saveProfile(profile));
    }
}
