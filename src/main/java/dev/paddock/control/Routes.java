package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.StatusSummary;
import dev.paddock.domain.WindowRequest;
import dev.paddock.settings.SettingsEdit;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every call of the control API. */
record Routes(
        Supervisor supervisor,
        ControlPorts ports,
        EventHub hub,
        Operations operations,
        Windows windows,
        Clock clock,
        Duration heartbeat) {
    private static final int MOST_MODELS = 100;
    static final String OPENAPI = "/openapi/control.json";

    List<Route> all() {
        List<Route> all = new ArrayList<>(own());
        all.addAll(new ServerRoutes(supervisor, ports.settings()).all());
        all.addAll(new LogRoutes(supervisor, hub, heartbeat).all());
        all.addAll(new ProfileRoutes(supervisor).all());
        all.addAll(new MachineRoutes(supervisor, ports, new SettingsEdit(ports.settings())).all());
        all.addAll(new EngineRoutes(ports.engineDesk(), supervisor, hub, clock).all());
        all.addAll(new GatewayRoutes(ports).all());
        all.addAll(new DownloadRoutes(ports.downloads()).all());
        all.addAll(new HubRoutes(ports.hub()).all());
        return all;
    }

    private List<Route> own() {
        return List.of(
                Route.get("status", request -> Answer.ok(StatusSummary.of(supervisor.fleet(), clock.instant()))),
                Route.get("fleet", request -> Answer.ok(supervisor.fleet())),
                Route.get("events", this::events, "kinds", "window", "pid"),
                Route.get("operations", request -> Answer.ok(operations.list())),
                Route.get("operations/{id}", request -> Answer.ok(operations.get(id(request)))),
                Route.get("openapi.json", request -> Answer.bytes("application/json", openapi())),
                Route.of("POST", "window/show", this::showWindow),
                Route.of(
                        "POST",
                        "window/shown",
                        request -> {
                            windows.shown(request.number("request"));
                            return Answer.EMPTY;
                        },
                        "request"),
                new Route(
                        "POST",
                        "shutdown",
                        List.of("stop_servers"),
                        false,
                        request -> ServerRoutes.ok(ports.shutdown(request.flag("stop_servers")))));
    }

    private Answer events(Request request) {
        List<String> kinds = request.words("kinds", FleetChange.Kind.words());
        Windows asWindow = request.flag("window") ? windows : null;
        int pid = request.number("pid", 1, Integer.MAX_VALUE, 0);
        return Answer.events(
                new EventStream(hub, supervisor, kinds, request.lastEventId().orElse(""), asWindow, pid, heartbeat));
    }

    private static long id(Request request) {
        try {
            return Long.parseLong(request.name("id"));
        } catch (NumberFormatException no) {
            throw PaddockException.notFound("operation", request.name("id"));
        }
    }

    private Answer showWindow(Request request) {
        if (!windows.show(wish(request))) {
            throw new PaddockException(
                    Kind.NOT_FOUND, Problem.of("no-window", "Paddock has no open window", "", "Open one: paddock gui"));
        }
        return Answer.EMPTY;
    }

    private static WindowRequest wish(Request request) {
        if (request.body().length == 0) {
            return WindowRequest.NOTHING;
        }
        WindowRequest wish = request.body(WindowRequest.class, "request to a window");
        if (wish.models().size() > MOST_MODELS) {
            throw Request.invalid(
                    "too-many-models",
                    "At most " + MOST_MODELS + " models at a time",
                    wish.models().size() + " are named");
        }
        for (Path model : wish.models()) {
            if (!model.isAbsolute()) {
                throw Request.invalid("relative-path", "A model is named by its absolute path", model + " is none");
            }
        }
        return wish;
    }

    private static byte[] openapi() {
        try (InputStream in = Routes.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw new IllegalStateException(OPENAPI + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
