package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.library.DemoModel;
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** A supervisor over a folder of its own, with fake servers, small timings, and nothing left behind. */
@NullUnmarked
final class Bench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static final Models MODELS = new Models() {
        @Override
        public ModelInfo describe(Path file) {
            return ModelInfo.unread(file);
        }

        @Override
        public Optional<Problem> check(Path file) {
            return Files.exists(file)
                    ? Optional.empty()
                    : Optional.of(Problem.of("model-missing", "There is no model " + file, "", null));
        }
    };

    /** Apart from those of other tests that run at the same time; below those for outgoing connections. */
    private final int firstPort = 10_000 + ThreadLocalRandom.current().nextInt(1000) * 20;

    final Home home;
    final Catalog catalog;
    final Path model;
    final Processes processes = new Processes();
    private final Supplier<Engine> engine;
    private final Models models;
    private Timings timings = timings(Duration.ofMinutes(1));
    private Room room = new NoRoom();
    private LocalSupervisor supervisor;

    /** For nothing beside what runs, but always for what comes after it. */
    record NoRoom() implements Room {
        @Override
        public long spare(Collection<Instance> coming) {
            return 0;
        }

        @Override
        public boolean fits(Collection<Instance> coming) {
            return false;
        }
    }

    /** For whatever comes. */
    record MuchRoom() implements Room {
        @Override
        public long spare(Collection<Instance> coming) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean fits(Collection<Instance> coming) {
            return true;
        }
    }

    Bench(Path folder) throws IOException {
        this(folder, FakeEngines::fake, MODELS, Files.writeString(folder.resolve("model.gguf"), "GGUF"));
    }

    private Bench(Path folder, Supplier<Engine> engine, Models models, Path model) throws IOException {
        this.home = Home.under(folder.resolve("home"));
        this.catalog = new Catalog(home);
        this.engine = engine;
        this.models = models;
        this.model = model;
        this.supervisor = open();
    }

    /** With an engine that really loads the demo model. */
    static Bench ofEngine(Path folder, Supplier<Engine> engine) throws IOException {
        Path model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        return new Bench(folder, engine, new LibraryModels(), model);
    }

    LocalSupervisor supervisor() {
        return supervisor;
    }

    private LocalSupervisor open() {
        return new LocalSupervisor(
                home,
                catalog,
                new Engines(engine, name -> null),
                models,
                timings,
                firstPort,
                (known, devices) -> room,
                new Processes());
    }

    /** From the next {@link #reopen} on. */
    void room(Room other) {
        room = other;
    }

    static Timings timings(Duration hardLimit) {
        return new Timings(
                Duration.ofMillis(10),
                Duration.ofMillis(300),
                hardLimit,
                Duration.ofMillis(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(30),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMinutes(10),
                Duration.ofMillis(600));
    }

    /** As a crash of Paddock and a new start, as far as one JVM can: the servers run on, nobody holds them. */
    void reopen() {
        supervisor.close();
        supervisor = open();
    }

    /** Saves an instance that behaves as scripted; never retries, and is killed 0.7 s after it was asked to stop. */
    Instance save(String name, FakeScript script) throws IOException {
        return save(instance(name, script));
    }

    Instance save(Instance instance) throws IOException {
        catalog.save(instance);
        return instance;
    }

    Instance instance(String name, FakeScript script) {
        Instance plain = Instance.of(name, model);
        return new Instance(
                name,
                plain.model(),
                new ServerOptions(
                        "127.0.0.1",
                        null,
                        Duration.ofSeconds(600),
                        null,
                        null,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(700),
                        List.of(),
                        false),
                plain.gpu(),
                null,
                script.environment(),
                List.of(),
                new HealthCheck("/health", Duration.ofMillis(50), Duration.ofMillis(300), 2, Duration.ZERO, false),
                new RestartPolicy(false, 0, Duration.ofMillis(20), 2, Duration.ofMillis(100)),
                plain.logs(),
                false);
    }

    /** From the next {@link #reopen} on. */
    void hardLimit(Duration limit) {
        timings = timings(limit);
    }

    void useShippedTimings() {
        timings = Timings.DEFAULT;
        reopen();
    }

    static Instance withStartTimeout(Instance instance, Duration timeout) {
        ServerOptions old = instance.server();
        return instance.withServer(new ServerOptions(
                old.host(),
                old.port(),
                old.timeout(),
                old.parallel(),
                old.apiKey(),
                timeout,
                old.stopGrace(),
                old.cpuAffinity(),
                old.diesWithPaddock()));
    }

    static Instance retrying(Instance instance, int retries, Duration delay) {
        return new Instance(
                instance.name(),
                instance.model(),
                instance.server(),
                instance.gpu(),
                instance.engine(),
                instance.env(),
                instance.args(),
                instance.healthcheck(),
                new RestartPolicy(true, retries, delay, 1, delay),
                instance.logs(),
                false);
    }

    ServerSnapshot server(String name) {
        return supervisor.fleet().server(name).orElseThrow();
    }

    ServerSnapshot awaitServer(String name, Predicate<ServerSnapshot> wanted) {
        return await("server " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                // An instance that was only saved is known once it was asked for.
                .ignoreException(NoSuchElementException.class)
                .until(() -> server(name), wanted);
    }

    ServerSnapshot awaitState(String name, ServerState state) {
        return awaitServer(name, server -> server.state() == state);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not settled in time", e);
        }
    }

    static PaddockException failure(CompletionStage<?> stage) {
        try {
            Object value = stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, but it came to " + value);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(PaddockException.class);
            return (PaddockException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not settled in time", e);
        }
    }

    ServerSnapshot start(String name) {
        return get(supervisor.start(name));
    }

    ServerSnapshot stop(String name) {
        return get(supervisor.stop(name, false));
    }

    boolean lives(long pid) {
        return processes.identify(pid).isPresent();
    }

    void awaitGone(long pid) {
        await("process " + pid + " to be gone").atMost(PATIENCE).until(() -> !lives(pid));
    }

    String log(ServerSnapshot server) throws IOException {
        return Files.readString(server.logFile());
    }

    /** Empty before the first entry: a start that is stopped at once never comes to write one. */
    String registry() throws IOException {
        return Files.exists(registryFile()) ? Files.readString(registryFile()) : "";
    }

    Path registryFile() {
        return home.state().resolve("processes.json");
    }

    void rewriteRegistry(String what, String by) throws IOException {
        String text = registry();
        assertThat(text).contains(what);
        Files.writeString(registryFile(), text.replace(what, by));
    }

    String audit() throws IOException {
        return Files.readString(home.state().resolve("events.jsonl"));
    }

    /** What else lies in the state folder beside the registry. */
    List<String> setAside() throws IOException {
        try (var files = Files.list(home.state())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("processes.json.") && !name.endsWith(".bak"))
                    .toList();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Fleet before = supervisor.fleet();
        try {
            get(supervisor.stopAll(true));
        } finally {
            supervisor.close();
        }
        before.servers().stream().filter(ServerSnapshot::isRunning).forEach(server -> awaitGone(server.pid()));
    }
}
