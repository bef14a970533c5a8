package dev.paddock.cli;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells two snapshots of the fleet apart, in the shape of the audit trail. Not for several threads at once. */
final class FleetChanges {
    private @Nullable Fleet last;

    /** What is new since the call before; at the first call the state of every server. */
    synchronized List<AuditEvent> next(Fleet now, Instant at) {
        Fleet before = last == null ? Fleet.EMPTY : last;
        boolean first = last == null;
        last = now;
        List<AuditEvent> events = new ArrayList<>();
        for (Problem warning : now.warnings()) {
            if (!before.warnings().contains(warning)) {
                events.add(new AuditEvent(at, "warning", "", null, null, warning.sentence()));
            }
        }
        for (ServerSnapshot server : now.servers()) {
            events.addAll(changes(before.server(server.name()), server, at));
        }
        for (ServerSnapshot server : before.servers()) {
            if (now.server(server.name()).isEmpty()) {
                events.add(new AuditEvent(at, "removed", server.name(), null, null, ""));
            }
        }
        String profile = now.activeProfile();
        if (!first && !Objects.equals(profile, before.activeProfile())) {
            String text = profile == null ? "no profile is active" : "the profile " + profile + " is active";
            events.add(new AuditEvent(at, "profile", "", null, null, text));
        }
        return events;
    }

    private static List<AuditEvent> changes(Optional<ServerSnapshot> before, ServerSnapshot now, Instant at) {
        List<AuditEvent> events = new ArrayList<>();
        boolean moved = before.isEmpty()
                || before.get().state() != now.state()
                || !Objects.equals(before.get().pid(), now.pid());
        if (moved) {
            events.add(event(now, at, word(now.state()), reason(now)));
        }
        // A start goes through UNKNOWN and LOADING, which its state tells already.
        boolean told = now.health() == Health.UNKNOWN || now.health() == Health.LOADING || (moved && now.isReady());
        if (before.isPresent() && before.get().health() != now.health() && !told) {
            events.add(event(now, at, "health", word(now.health())));
        }
        return events;
    }

    private static AuditEvent event(ServerSnapshot server, Instant at, String event, String reason) {
        return new AuditEvent(
                at, event, server.name(), server.pid(), server.isRunning() ? server.port() : null, reason);
    }

    private static String reason(ServerSnapshot server) {
        Problem problem = server.problem();
        return problem == null ? "" : problem.sentence();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
