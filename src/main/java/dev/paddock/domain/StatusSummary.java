package dev.paddock.domain;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fleet in the words that scripts read: {@code paddock ps --json} and the control API's {@code status}. */
public record StatusSummary(
        int totalServers,
        int readyServers,
        int runningServers,
        @Nullable String activeProfile,
        List<Server> servers,
        List<Problem> warnings) {

    public StatusSummary {
        servers = List.copyOf(servers);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param uptimeSeconds since the process was spawned; 0 while there is none
     * @param tier the quantization; null where the model's header could not be read
     * @param nextRetryAt when it is started again by itself; only in RESTARTING
     * @param lastError one line; null when nothing is wrong
     * @param profile the active profile, where it holds this server
     * @param warnings what its engine could not take of the instance; mostly empty
     * @param memoryBytes resident, of the process tree; null while not measured
     * @param isAttached it is somebody else's, and only watched
     * @param deviceBytes by the device's name; null where its engine told nothing
     */
    public record Server(
            String name,
            String modelId,
            String displayName,
            @Nullable Integer port,
            @Nullable URI address,
            @Nullable Long pid,
            boolean isReady,
            boolean isRunning,
            long uptimeSeconds,
            @Nullable String tier,
            boolean isThinking,
            ServerState state,
            Health health,
            boolean isAssumedReady,
            boolean isSlow,
            int restarts,
            @Nullable Instant nextRetryAt,
            @Nullable String lastError,
            @Nullable String profile,
            String engine,
            String device,
            @Nullable Double cpuPercent,
            @Nullable Long memoryBytes,
            @Nullable Double tokensPerSecond,
            @Nullable Path logFile,
            List<Problem> warnings,
            boolean isAttached,
            @Nullable Map<String, Long> deviceBytes) {
        public Server {
            warnings = List.copyOf(warnings);
        }

        /** It computes on the processor although a GPU was asked for; the warning tells more. */
        public boolean onCpuInstead() {
            return warnings.stream().anyMatch(warning -> warning.code().equals(ServerSnapshot.ON_CPU));
        }
    }

    /** @param now what uptimes are measured against */
    public static StatusSummary of(Fleet fleet, Instant now) {
        return new StatusSummary(
                fleet.servers().size(),
                (int) fleet.readyCount(),
                (int) fleet.runningCount(),
                fleet.activeProfile(),
                fleet.servers().stream()
                        .map(server -> server(fleet, server, now))
                        .toList(),
                fleet.warnings());
    }

    private static Server server(Fleet fleet, ServerSnapshot server, Instant now) {
        ServerSnapshot.Usage usage = server.usage();
        Instant started = server.startedAt();
        Problem problem = server.problem();
        return new Server(
                server.name(),
                server.model().id(),
                server.model().displayName(),
                server.port(),
                server.endpoint(),
                server.pid(),
                server.isReady(),
                server.isRunning(),
                server.isRunning() && started != null
                        ? Math.max(0, Duration.between(started, now).toSeconds())
                        : 0,
                server.model().quantization(),
                server.model().thinking(),
                server.state(),
                server.health(),
                server.assumedReady(),
                server.slow(),
                server.restarts(),
                server.nextRetryAt(),
                problem == null ? null : problem.sentence(),
                profileOf(fleet, server.name()),
                server.engineName(),
                server.device(),
                usage == null ? null : usage.cpuPercent(),
                usage == null ? null : usage.residentBytes(),
                usage == null ? null : usage.tokensPerSecond(),
                server.logFile(),
                server.warnings(),
                server.attached(),
                server.deviceBytes().isEmpty() ? null : server.deviceBytes());
    }

    private static @Nullable String profileOf(Fleet fleet, String name) {
        return fleet.profiles().stream()
                .filter(profile -> profile.name().equals(fleet.activeProfile()))
                .filter(profile -> profile.instances().contains(name))
                .map(Profile::name)
                .findFirst()
                .orElse(null);
    }
}
