package dev.paddock.control;

import dev.paddock.control.FleetChange.HealthChange;
import dev.paddock.control.FleetChange.State;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event stream tells, in the shape of the audit trail, each thing once: where the stream begins anew, what is as it was
 * is not told again. For one thread.
 */
final class FollowedFleet {
    /** States and health come one by one, the rest by the fleet as a whole. */
    static final String KINDS =
            FleetChange.Kind.STATE.word() + "," + FleetChange.Kind.HEALTH.word() + "," + EventStream.FLEET;

    private final Map<String, State> states = new LinkedHashMap<>();
    /** What it was last known to be, of the process that runs now. */
    private final Map<String, Health> healths = new HashMap<>();

    private final Clock clock;
    private @Nullable Fleet last;

    FollowedFleet() {
        this(Clock.systemUTC());
    }

    FollowedFleet(Clock clock) {
        this.clock = clock;
    }

    /** What one event means; those of other kinds mean nothing. */
    List<AuditEvent> on(String event, String data) {
        if (event.equals(FleetChange.Kind.STATE.word())) {
            return state(Json.mapper().readValue(data, State.class));
        }
        if (event.equals(FleetChange.Kind.HEALTH.word())) {
            return health(Json.mapper().readValue(data, HealthChange.class));
        }
        return event.equals(EventStream.FLEET) ? fleet(Json.mapper().readValue(data, Fleet.class)) : List.of();
    }

    private List<AuditEvent> state(State now) {
        State before = states.put(now.server(), now);
        if (before != null && !Objects.equals(before.pid(), now.pid())) {
            healths.remove(now.server());
        }
        boolean known = before != null && before.to() == now.to() && Objects.equals(before.pid(), now.pid());
        if (known && now.from() == null) {
            return List.of();
        }
        Problem problem = now.problem();
        return List.of(event(now, now.at(), word(now.to()), problem == null ? "" : problem.sentence()));
    }

    /**
     * A start goes through UNKNOWN and LOADING to HEALTHY, which its state tells already. So it is when another owner takes over a
     * server: then what was known before counts.
     */
    private List<AuditEvent> health(HealthChange now) {
        Health before = healths.getOrDefault(now.server(), now.from());
        boolean told = switch (now.to()) {
            case UNKNOWN, LOADING -> true;
            case HEALTHY -> before != Health.UNHEALTHY && before != Health.ERROR;
            case UNHEALTHY, ERROR -> before == null || before == now.to();
        };
        if (now.to() != Health.UNKNOWN && now.to() != Health.LOADING) {
            healths.put(now.server(), now.to());
        }
        State server = states.get(now.server());
        return told || server == null ? List.of() : List.of(event(server, now.at(), "health", word(now.to())));
    }

    private static AuditEvent event(State server, Instant at, String event, String reason) {
        return new AuditEvent(
                at, event, server.server(), server.pid(), server.pid() == null ? null : server.port(), reason);
    }

    private List<AuditEvent> fleet(Fleet now) {
        Fleet before = last == null ? Fleet.EMPTY : last;
        boolean first = last == null;
        last = now;
        Instant at = clock.instant();
        List<AuditEvent> events = new ArrayList<>();
        for (Problem warning : now.warnings()) {
            if (!before.warnings().contains(warning)) {
                events.add(new AuditEvent(at, "warning", "", null, null, warning.sentence()));
            }
        }
        for (String name : List.copyOf(states.keySet())) {
            if (now.server(name).isEmpty()) {
                states.remove(name);
                healths.remove(name);
                events.add(new AuditEvent(at, "removed", name, null, null, ""));
            }
        }
        String profile = now.activeProfile();
        if (!first && !Objects.equals(profile, before.activeProfile())) {
            String text = profile == null ? "no profile is active" : "the profile " + profile + " is active";
            events.add(new AuditEvent(at, "profile", "", null, null, text));
        }
        return events;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
