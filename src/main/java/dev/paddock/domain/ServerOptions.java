package dev.paddock.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and how it is started and stopped.
 *
 * @param host the address to bind
 * @param port null means the next free one from 8001
 * @param timeout of a request in the engine
 * @param parallel slots; null means the engine's default
 * @param cpuAffinity numbers of the processors that it may run on; empty means all
 */
public record ServerOptions(
        String host,
        @Nullable Integer port,
        Duration timeout,
        @Nullable Integer parallel,
        @Nullable String apiKey,
        Duration startTimeout,
        Duration stopGrace,
        List<Integer> cpuAffinity,
        boolean diesWithPaddock) {
    public ServerOptions {
        cpuAffinity = List.copyOf(cpuAffinity);
    }

    public static final ServerOptions DEFAULT = new ServerOptions(
            "127.0.0.1",
            null,
            Duration.ofSeconds(600),
            null,
            null,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            List.of(),
            false);

    public ServerOptions withHost(String host) {
        return new ServerOptions(
                host, port, timeout, parallel, apiKey, startTimeout, stopGrace, cpuAffinity, diesWithPaddock);
    }

    public ServerOptions withPort(@Nullable Integer port) {
        return new ServerOptions(
                host, port, timeout, parallel, apiKey, startTimeout, stopGrace, cpuAffinity, diesWithPaddock);
    }

    public ServerOptions withCpuAffinity(List<Integer> cpuAffinity) {
        return new ServerOptions(
                host, port, timeout, parallel, apiKey, startTimeout, stopGrace, cpuAffinity, diesWithPaddock);
    }

    public ServerOptions withDiesWithPaddock(boolean diesWithPaddock) {
        return new ServerOptions(
                host, port, timeout, parallel, apiKey, startTimeout, stopGrace, cpuAffinity, diesWithPaddock);
    }

    /** On a free port of this machine alone, with this key, and not for longer than Paddock. */
    public ServerOptions forTrial(String apiKey) {
        return new ServerOptions(
                "127.0.0.1", null, timeout, parallel, apiKey, startTimeout, stopGrace, cpuAffinity, true);
    }

    public Optional<Integer> fixedPort() {
        return Optional.ofNullable(port);
    }
}
