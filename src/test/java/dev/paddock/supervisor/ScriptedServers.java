package dev.paddock.supervisor;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servers as a test wants them, without processes. */
public final class ScriptedServers {
    public static final Instant SINCE = Instant.parse("2026-11-20T10:00:00Z");

    private ScriptedServers() {}

    public static ServerSnapshot stopped(String name) {
        return snapshot(name, ServerState.STOPPED, null, null, null);
    }

    public static ServerSnapshot ready(String name, long pid, int port) {
        return snapshot(name, ServerState.READY, pid, port, null);
    }

    public static ServerSnapshot snapshot(
            String name, ServerState state, @Nullable Long pid, @Nullable Integer port, @Nullable Problem problem) {
        Path model = Path.of("/models", name + ".gguf");
        boolean ready = state == ServerState.READY;
        return new ServerSnapshot(
                Instance.of(name, model),
                new ModelInfo(model, name + "_1b", "Demo " + name, "llama", "Q4_K_M", 2048, 1_000_000, false),
                "built-in engine",
                state,
                ready ? Health.HEALTHY : Health.UNKNOWN,
                SINCE,
                pid,
                port,
                pid == null ? null : SINCE,
                ready ? SINCE : null,
                false,
                false,
                0,
                null,
                problem,
                null,
                null);
    }

    /** The same, with what a restart does to it, and whether it asks for the home's key. */
    public static ServerSnapshot with(ServerSnapshot plain, @Nullable Replacement replacement, boolean homeKey) {
        return new ServerSnapshot(
                plain.instance(),
                plain.model(),
                plain.engineName(),
                plain.state(),
                plain.health(),
                plain.since(),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                plain.assumedReady(),
                plain.slow(),
                plain.restarts(),
                plain.nextRetryAt(),
                plain.problem(),
                plain.logFile(),
                plain.usage(),
                plain.warnings(),
                plain.attached(),
                plain.deviceBytes(),
                replacement,
                homeKey);
    }

    public static ServerSnapshot withWarnings(ServerSnapshot plain, Problem... warnings) {
        return new ServerSnapshot(
                plain.instance(),
                plain.model(),
                plain.engineName(),
                plain.state(),
                plain.health(),
                plain.since(),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                plain.assumedReady(),
                plain.slow(),
                plain.restarts(),
                plain.nextRetryAt(),
                plain.problem(),
                plain.logFile(),
                plain.usage(),
                List.of(warnings),
                plain.attached(),
                plain.deviceBytes());
    }

    /** One of somebody else's. */
    public static ServerSnapshot attached(String name, long pid, int port) {
        ServerSnapshot plain = ready(name, pid, port);
        return new ServerSnapshot(
                plain.instance(),
                plain.model(),
                "llama-server",
                plain.state(),
                plain.health(),
                plain.since(),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                false,
                false,
                0,
                null,
                null,
                null,
                null,
                List.of(),
                true,
                Map.of());
    }

    /** One that crashed and waits to be started again. */
    public static ServerSnapshot restarting(String name, Problem problem, Instant next) {
        ServerSnapshot server = stopped(name);
        return new ServerSnapshot(
                server.instance(),
                server.model(),
                server.engineName(),
                ServerState.RESTARTING,
                server.health(),
                server.since(),
                null,
                server.port(),
                null,
                null,
                false,
                false,
                1,
                next,
                problem,
                null,
                null);
    }

    public static ServerSnapshot withLog(ServerSnapshot server, Path log) {
        return new ServerSnapshot(
                server.instance(),
                server.model(),
                server.engineName(),
                server.state(),
                server.health(),
                server.since(),
                server.pid(),
                server.port(),
                server.startedAt(),
                server.readyAt(),
                server.assumedReady(),
                server.slow(),
                server.restarts(),
                server.nextRetryAt(),
                server.problem(),
                log,
                server.usage());
    }

    public static ServerSnapshot withHealth(ServerSnapshot server, Health health) {
        return new ServerSnapshot(
                server.instance(),
                server.model(),
                server.engineName(),
                server.state(),
                health,
                server.since(),
                server.pid(),
                server.port(),
                server.startedAt(),
                server.readyAt(),
                server.assumedReady(),
                server.slow(),
                server.restarts(),
                server.nextRetryAt(),
                server.problem(),
                server.logFile(),
                server.usage());
    }

    public static ServerSnapshot withInstance(ServerSnapshot old, Instance instance) {
        return new ServerSnapshot(
                instance,
                old.model(),
                old.engineName(),
                old.state(),
                old.health(),
                old.since(),
                old.pid(),
                old.port(),
                old.startedAt(),
                old.readyAt(),
                old.assumedReady(),
                old.slow(),
                old.restarts(),
                old.nextRetryAt(),
                old.problem(),
                old.logFile(),
                old.usage());
    }
}
