package dev.paddock.domain;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one server at one instant. Immutable.
 *
 * @param engineName for people: {@code llama.cpp b6527}, {@code built-in}
 * @param since when {@code state} began
 * @param pid of the engine's process, null while there is none
 * @param port in use or last used; null before the first start of an instance without a fixed port
 * @param startedAt when the process of this run was spawned
 * @param readyAt when this run became ready
 * @param assumedReady READY was assumed after the start timeout; nothing said 200
 * @param slow the start takes longer than its timeout, and goes on
 * @param restarts since the last start that a person asked for
 * @param nextRetryAt when the next launch comes; only in RESTARTING
 * @param problem why it FAILED or is RESTARTING, or where a server that was attached went
 * @param logFile of the current or last run; null while attached
 * @param warnings what of the instance's wishes its engine could not take in this run; mostly empty
 * @param attached it is somebody else's, watched and never signalled; its {@code pid} may be unknown
 * @param deviceBytes what it allocated on each device beside the processor, by the device's name, as its engine told at its
 *     start; empty where it told nothing
 * @param replacement null but during a restart, and after one that could not go without a gap
 * @param homeKey it asks for the key that servers of this home share
 */
public record ServerSnapshot(
        Instance instance,
        ModelInfo model,
        String engineName,
        ServerState state,
        Health health,
        Instant since,
        @Nullable Long pid,
        @Nullable Integer port,
        @Nullable Instant startedAt,
        @Nullable Instant readyAt,
        boolean assumedReady,
        boolean slow,
        int restarts,
        @Nullable Instant nextRetryAt,
        @Nullable Problem problem,
        @Nullable Path logFile,
        @Nullable Usage usage,
        List<Problem> warnings,
        boolean attached,
        Map<String, Long> deviceBytes,
        @Nullable Replacement replacement,
        boolean homeKey) {

    /** A Paddock of another version may leave out what it does not know. */
    public ServerSnapshot {
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
        deviceBytes = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(deviceBytes, Map.of())));
    }

    /** One that is not being replaced and asks for no key but its instance's. */
    public ServerSnapshot(
            Instance instance,
            ModelInfo model,
            String engineName,
            ServerState state,
            Health health,
            Instant since,
            @Nullable Long pid,
            @Nullable Integer port,
            @Nullable Instant startedAt,
            @Nullable Instant readyAt,
            boolean assumedReady,
            boolean slow,
            int restarts,
            @Nullable Instant nextRetryAt,
            @Nullable Problem problem,
            @Nullable Path logFile,
            @Nullable Usage usage,
            List<Problem> warnings,
            boolean attached,
            Map<String, Long> deviceBytes) {
        this(
                instance,
                model,
                engineName,
                state,
                health,
                since,
                pid,
                port,
                startedAt,
                readyAt,
                assumedReady,
                slow,
                restarts,
                nextRetryAt,
                problem,
                logFile,
                usage,
                warnings,
                attached,
                deviceBytes,
                null,
                false);
    }

    /** One of ours, without warnings, whose engine told of no device. */
    public ServerSnapshot(
            Instance instance,
            ModelInfo model,
            String engineName,
            ServerState state,
            Health health,
            Instant since,
            @Nullable Long pid,
            @Nullable Integer port,
            @Nullable Instant startedAt,
            @Nullable Instant readyAt,
            boolean assumedReady,
            boolean slow,
            int restarts,
            @Nullable Instant nextRetryAt,
            @Nullable Problem problem,
            @Nullable Path logFile,
            @Nullable Usage usage) {
        this(
                instance,
                model,
                engineName,
                state,
                health,
                since,
                pid,
                port,
                startedAt,
                readyAt,
                assumedReady,
                slow,
                restarts,
                nextRetryAt,
                problem,
                logFile,
                usage,
                List.of(),
                false,
                Map.of());
    }

    /**
     * @param cpuPercent of one core; null while not measured twice
     * @param residentBytes of the process tree
     * @param tokensPerSecond of the last reply, null before the first
     * @param requests by the gateway; null where there is none
     */
    public record Usage(
            @Nullable Double cpuPercent,
            long residentBytes,
            @Nullable Double tokensPerSecond,
            @Nullable RequestCounts requests) {
        /** Of one that no gateway stands before. */
        public Usage(@Nullable Double cpuPercent, long residentBytes, @Nullable Double tokensPerSecond) {
            this(cpuPercent, residentBytes, tokensPerSecond, null);
        }
    }

    public String name() {
        return instance.name();
    }

    public boolean isReady() {
        return state == ServerState.READY;
    }

    /** True while a process is there. */
    public boolean isRunning() {
        return pid != null || attached;
    }

    /** The code of the warning that it computes on the processor although a GPU was asked for. */
    public static final String ON_CPU = "on-cpu";

    /** It computes on the processor although a GPU was asked for. */
    public boolean isOnCpuInstead() {
        return isRunning()
                && warnings.stream().anyMatch(warning -> warning.code().equals(ON_CPU));
    }

    /** The device in the field's words; {@code CPU} where no backend was chosen and the engine has none. */
    public String device() {
        Instance.Backend backend = instance.gpu().backend();
        if (backend == null || backend == Instance.Backend.CPU || isOnCpuInstead()) {
            return "CPU";
        }
        Integer id = instance.gpu().deviceId();
        return switch (backend) {
                    case CPU -> "CPU";
                    case CUDA -> "CUDA";
                    case VULKAN -> "Vulkan";
                    case METAL -> "Metal";
                    case ROCM -> "ROCm";
                    case SYCL -> "SYCL";
                }
                + (id == null ? "" : id.toString());
    }

    /**
     * Where a client reaches it over HTTP, null while the port is not known, and of a worker, which speaks another protocol. A
     * server bound to every address is reached by loopback.
     */
    public @Nullable URI endpoint() {
        if (port == null || instance.isWorker()) {
            return null;
        }
        String host = instance.server().host();
        String reachable = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        return URI.create("http://" + reachable + ":" + port);
    }
}
