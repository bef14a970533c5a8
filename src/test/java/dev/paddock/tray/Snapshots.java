package dev.paddock.tray;

import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedServers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Snapshots that {@link ScriptedServers} has no word for. */
final class Snapshots {
    static final Problem CRASH =
            Problem.of("crash", "The engine crashed", "it ended with code 139", "Look into its log.");

    private Snapshots() {}

    static ServerSnapshot in(ServerState state, String name) {
        return switch (state) {
            case STOPPED -> ScriptedServers.stopped(name);
            case LAUNCHING -> ScriptedServers.snapshot(name, state, null, 8001, null);
            case READY -> ScriptedServers.ready(name, 4711, 8001);
            case INITIALIZING, TERMINATING, FORCE_KILLING -> ScriptedServers.snapshot(name, state, 4711L, 8001, null);
            case RESTARTING, FAILED -> ScriptedServers.snapshot(name, state, null, 8001, CRASH);
        };
    }

    static ServerSnapshot unhealthy(String name) {
        ServerSnapshot ready = in(ServerState.READY, name);
        return with(ready, Health.UNHEALTHY, 0, Duration.ZERO, ready.problem());
    }

    /** @param later than its READY began this state */
    static ServerSnapshot tried(ServerState state, String name, int restarts, Duration later) {
        ServerSnapshot plain = in(state, name);
        return with(plain, plain.health(), restarts, later, plain.problem());
    }

    private static ServerSnapshot with(
            ServerSnapshot plain, Health health, int restarts, Duration later, @Nullable Problem problem) {
        return new ServerSnapshot(
                plain.instance(),
                plain.model(),
                plain.engineName(),
                plain.state(),
                health,
                plain.since().plus(later),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                false,
                false,
                restarts,
                null,
                problem,
                null,
                null);
    }
}
