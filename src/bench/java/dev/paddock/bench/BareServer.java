package dev.paddock.bench;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.ImageEngine;
import dev.paddock.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The engine as a person starts it by hand, with the same arguments and environment as Paddock's. Closing kills it. */
public final class BareServer implements AutoCloseable {
    /** The llama-server that was named, or empty for the built-in engine. */
    public static final String GIVEN = System.getProperty("bench.server", "");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** One for all: making and closing a client takes longer than what is measured. */
    private static final HealthProbe PROBE = new HealthProbe(HttpClient.newHttpClient());

    private final Process process;
    private final int port;

    private BareServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static Engine engine() {
        return GIVEN.isEmpty() ? ImageEngine.of(Product.IMAGE) : new Engine(GIVEN, GIVEN, List.of(GIVEN), Map.of());
    }

    public static BareServer launch(Path model) throws IOException {
        Engine engine = engine();
        Instance instance = Instance.of("bare", model);
        EngineCapabilities known = GIVEN.isEmpty()
                ? BuiltinEngine.capabilities()
                : EngineCapabilities.unknown(Problem.of("not-asked", "It was not asked", "", null));
        int port = Product.freePort();
        return launch(
                CommandLine.render(instance, engine, known, port).words(),
                CommandLine.environment(instance, engine),
                port);
    }

    /** With arguments of its own. */
    public static BareServer launch(List<String> command, Map<String, String> env, int port) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(env);
        return new BareServer(builder.start(), port);
    }

    public int port() {
        return port;
    }

    /** Until /health says 200. */
    public BareServer awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        URI server = Ports.endpoint("127.0.0.1", port);
        while (PROBE.probe(server, "/health", Duration.ofSeconds(1)) != HealthProbe.Answer.OK) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the bare server on port " + port + " does not get ready");
            }
            Thread.sleep(PAUSE);
        }
        return this;
    }

    /** As Ctrl-C in its terminal would, to its end. */
    public void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the bare server on port " + port + " does not end");
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
