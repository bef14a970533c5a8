package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;

/** By what a person looks for what happened. */
enum ActivityKind {
    ALL,
    TROUBLE,
    RUNS,
    CHANGES;

    boolean holds(AuditEvent event) {
        return this == ALL || this == of(event);
    }

    private static ActivityKind of(AuditEvent event) {
        return switch (event.event()) {
            case "crash",
                    "give-up",
                    "hung",
                    "gone",
                    "warning",
                    "memory-short",
                    "low-memory",
                    "gpu-lost",
                    "ended-at-once" -> TROUBLE;
            case "start", "ready", "stop", "restart", "adopt", "attach", "detach", "reap", "end-orphan", "argument" ->
                RUNS;
            // What a later Paddock tells of in words that this one does not know is no trouble of a server.
            default -> CHANGES;
        };
    }

    /** A style class for the dot before it. */
    static String colour(AuditEvent event) {
        return switch (event.event()) {
            case "crash", "give-up", "hung" -> "failed";
            case "gone", "warning", "memory-short", "low-memory", "gpu-lost", "ended-at-once" -> "waiting";
            case "ready" -> "ready";
            case "start", "restart", "adopt", "attach" -> "working";
            default -> "off";
        };
    }

    String key() {
        return switch (this) {
            case ALL -> "activity.kind.all";
            case TROUBLE -> "activity.kind.trouble";
            case RUNS -> "activity.kind.runs";
            case CHANGES -> "activity.kind.changes";
        };
    }
}
