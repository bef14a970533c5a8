package dev.paddock.control;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one address in front of all servers, and who may ask it. */
record GatewayRoutes(ControlPorts ports) {
    private static final int MOST_PER_MINUTE = 1_000_000;

    /** @param perMinute requests; null means as many as it likes */
    record NewKey(
            String name,
            @Nullable List<String> models,
            @Nullable Integer perMinute) {
        NewKey {
            Objects.requireNonNull(name, "name");
        }
    }

    /** @param key to be kept by who asked: it is not to be had again */
    record MadeKey(String name, String key) {}

    List<Route> all() {
        return List.of(
                Route.get("gateway", request -> Answer.ok(ports.gateway())),
                Route.get("gateway/keys", request -> Answer.ok(ports.keys())),
                Route.of("POST", "gateway/keys", this::add),
                Route.of("DELETE", "gateway/keys/{name}", this::remove));
    }

    private Answer add(Request request) {
        NewKey wanted = request.body(NewKey.class, "key");
        if (!Instance.NAME.matcher(wanted.name()).matches()) {
            throw Request.invalid(
                    "bad-name",
                    "A key's name is made of small letters, digits and hyphens",
                    "it is \"" + wanted.name() + "\"");
        }
        Integer perMinute = wanted.perMinute();
        if (perMinute != null && (perMinute < 1 || perMinute > MOST_PER_MINUTE)) {
            throw Request.invalid("bad-rate", "per_minute must be from 1 to " + MOST_PER_MINUTE, "it is " + perMinute);
        }
        List<String> models = Objects.requireNonNullElse(wanted.models(), List.of());
        String key = MachineRoutes.disk(() -> ports.addKey(wanted.name(), models, perMinute));
        return Answer.of(201, new MadeKey(wanted.name(), key));
    }

    private Answer remove(Request request) {
        if (!MachineRoutes.disk(() -> ports.removeKey(request.name()))) {
            throw PaddockException.notFound("key", request.name());
        }
        return Answer.EMPTY;
    }
}
