package dev.paddock.control;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.InstanceEdit;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.Supervisor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** Servers and their instances. */
record ServerRoutes(Supervisor supervisor, SettingsFile settings) {
    /** @param base what the change was begun with */
    record Change(Instance instance, Instance base) {
        Change {
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(base, "base");
        }
    }

    List<Route> all() {
        return List.of(
                Route.get("servers", request -> Answer.ok(supervisor.fleet().servers())),
                Route.action("POST", "servers", request -> add(request.object("instance"))),
                Route.get("servers/{name}", request -> Answer.ok(find(request.name()))),
                Route.action("PUT", "servers/{name}", this::replace),
                Route.action("PATCH", "servers/{name}", this::patch),
                Route.action("DELETE", "servers/{name}", request -> gone(supervisor.remove(request.name()))),
                Route.action("POST", "servers/{name}/change", this::change),
                Route.action("POST", "servers/{name}/start", request -> ok(supervisor.start(request.name()))),
                Route.action(
                        "POST",
                        "servers/{name}/stop",
                        request -> ok(supervisor.stop(request.name(), request.flag("force"))),
                        "force"),
                Route.action(
                        "POST",
                        "servers/{name}/restart",
                        request -> ok(supervisor.restart(request.name(), request.flag("stop_first"))),
                        "stop_first"),
                Route.action("POST", "servers/{name}/attach", request -> ok(supervisor.attach(request.name()))),
                new Route(
                        "GET",
                        "servers/{name}/history",
                        List.of(),
                        false,
                        request -> ok(supervisor.history(request.name()))),
                Route.action("POST", "stop-all", request -> ok(supervisor.stopAll(request.flag("force"))), "force"),
                Route.action("POST", "reload", request -> ok(supervisor.reload())));
    }

    private ServerSnapshot find(String name) {
        return supervisor.fleet().server(name).orElseThrow(() -> PaddockException.notFound("server", name));
    }

    private CompletionStage<Answer> add(ObjectNode said) {
        return supervisor
                .add(complete(said))
                .thenApply(server -> Answer.of(201, server)
                        .with("Location", Request.ROOT + "/servers/" + ControlClient.segment(server.name())));
    }

    private Instance complete(ObjectNode said) {
        return InstanceEdit.complete(said, settings.settings().defaults());
    }

    private CompletionStage<Answer> replace(Request request) {
        ObjectNode said = request.object("instance");
        if (!said.has("name")) {
            said.put("name", request.name());
        }
        Instance instance = complete(said);
        request.checkName("instance", instance.name());
        return ok(supervisor.update(instance));
    }

    private CompletionStage<Answer> patch(Request request) {
        Instance base = find(request.name()).instance();
        Instance instance = InstanceEdit.changed(
                base, request.object("change"), settings.settings().defaults());
        request.checkName("instance", instance.name());
        return ok(supervisor.update(instance, base));
    }

    private CompletionStage<Answer> change(Request request) {
        Change change = request.body(Change.class, "change");
        request.checkName("instance", change.instance().name());
        return ok(supervisor.update(change.instance(), change.base()));
    }

    static <T> CompletionStage<Answer> ok(CompletionStage<T> stage) {
        return stage.thenApply(result -> Answer.ok(Objects.requireNonNull(result)));
    }

    static CompletionStage<Answer> gone(CompletionStage<Void> stage) {
        return stage.thenCompose(none -> CompletableFuture.completedStage(Answer.EMPTY));
    }
}
