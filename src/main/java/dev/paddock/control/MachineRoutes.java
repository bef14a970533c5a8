package dev.paddock.control;

import dev.paddock.domain.EngineReport;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.settings.SettingsEdit;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What this machine has, beside the servers: engines, models, settings, lost processes, and what happened. */
record MachineRoutes(Supervisor supervisor, ControlPorts ports, SettingsEdit edit) {
    private static final int MOST_EVENTS = 2_000;
    private static final int EVENTS = 200;

    /** {@code processes.json} with what became of its entries. */
    record Registry(String version, List<RegisteredProcess> servers) {}

    /** Something that reads or writes the disk. */
    @FunctionalInterface
    interface Disk<T> {
        T use() throws IOException;
    }

    List<Route> all() {
        return List.of(
                Route.get("models", request -> Answer.ok(ports.models())),
                Route.get("engines", request -> Answer.ok(ports.engines(request.flag("now"))), "now"),
                Route.get("engines/{id}", this::engine, "now"),
                Route.get("settings", request -> Answer.ok(edit.view())),
                Route.action("PUT", "settings", request -> settings(request, false)),
                Route.action("PATCH", "settings", request -> settings(request, true)),
                Route.get(
                        "activity",
                        request -> {
                            int most = request.number("most", 1, MOST_EVENTS, EVENTS);
                            return Answer.ok(disk(() -> ports.activity(most)));
                        },
                        "most"),
                Route.get("process-registry", request -> Answer.ok(new Registry("1.0", ports.registered()))),
                Route.action(
                        "POST",
                        "cleanup-orphaned",
                        request -> ServerRoutes.ok(supervisor.endOrphans(request.flag("force"))),
                        "force"),
                new Route("GET", "orphans", List.of(), false, request -> ServerRoutes.ok(supervisor.orphans())),
                Route.action(
                        "POST", "orphans/{pid}/adopt", request -> ServerRoutes.ok(supervisor.adopt(request.pid()))),
                Route.action(
                        "DELETE",
                        "orphans/{pid}",
                        request -> ServerRoutes.gone(supervisor.endOrphan(request.pid(), request.flag("force"))),
                        "force"));
    }

    private Answer engine(Request request) throws InterruptedException {
        String id = request.name("id");
        EngineReport found = ports.engines(request.flag("now")).stream()
                .filter(engine -> engine.id().equals(id))
                .findFirst()
                .orElseThrow(() -> PaddockException.notFound("engine", id));
        return Answer.ok(found);
    }

    private CompletionStage<Answer> settings(Request request, boolean merge) {
        var said = request.object("settings");
        disk(() -> {
            if (merge) {
                edit.merge(said);
            } else {
                edit.replace(said);
            }
            return said;
        });
        return supervisor.reload().thenApply(fleet -> Answer.ok(edit.view()));
    }

    static <T> T disk(Disk<T> use) {
        try {
            return use.use();
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "unwritable-home",
                            "Paddock's files cannot be read or written",
                            IoWords.why(denied),
                            "Check the permissions of the folder and that the disk is not full."));
        }
    }
}
