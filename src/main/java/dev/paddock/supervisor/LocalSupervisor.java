package dev.paddock.supervisor;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscribers;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.Engines;
import dev.paddock.engine.HealthProbe;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogKeeper;
import dev.paddock.platform.Machine;
import dev.paddock.platform.OomKills;
import dev.paddock.platform.Ports;
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.supervisor.ProfileSwitches.Arrangement;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor of this machine: one {@link ServerActor} an instance. Finds the servers of an earlier Paddock when it is
 * made, and leaves its own running when it is closed. Only one may be at work on a {@link Home} at a time.
 */
public final class LocalSupervisor implements Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSupervisor.class);

    private final Catalog catalog;
    private final Models models;
    private final Engines engines;
    private final HttpClient http;
    private final ProcessLauncher launcher;
    private final Orphans orphans;
    private final Registry registry;
    private final Surroundings surroundings;
    private final AuditTrail audit;
    private final ConcurrentMap<String, ServerActor> servers = new ConcurrentHashMap<>();
    private final Subscribers<Fleet> subscribers = new Subscribers<>(this::fleet);
    private final Lookers lookers = new Lookers();
    private final LogKeeper logKeeper = new LogKeeper();
    private final MemoryWatch memory;
    private final Ties ties;
    private final MemoryAdvice memoryAdvice;
    private final UsageSampler sampler;
    private final ProfileSwitches switches;
    private volatile Shelf shelf = new Shelf(List.of(), null);

    /** What of the catalog belongs to the fleet. */
    private record Shelf(List<Profile> profiles, @Nullable String active) {}

    public LocalSupervisor(Home home, Catalog catalog, Engines engines) {
        this(home, catalog, engines, List.of());
    }

    /** @param interruptHelper see {@link Processes}; empty means that servers on Windows are ended without being asked */
    public LocalSupervisor(Home home, Catalog catalog, Engines engines, List<String> interruptHelper) {
        this(
                home,
                catalog,
                engines,
                new LibraryModels(),
                Timings.DEFAULT,
                Ports.FIRST,
                new HostRoom(new Machine(), new LibraryModels()),
                new Processes(interruptHelper));
    }

    LocalSupervisor(Home home, Catalog catalog, Engines engines, Models models, Timings timings, int firstPort) {
        this(home, catalog, engines, models, timings, firstPort, new HostRoom(new Machine(), models));
    }

    LocalSupervisor(
            Home home, Catalog catalog, Engines engines, Models models, Timings timings, int firstPort, Room room) {
        this(home, catalog, engines, models, timings, firstPort, room, new Processes());
    }

    /** @param firstPort tried for an instance without one */
    LocalSupervisor(
            Home home,
            Catalog catalog,
            Engines engines,
            Models models,
            Timings timings,
            int firstPort,
            Room room,
            Processes processes) {
        this.catalog = catalog;
        this.models = models;
        this.engines = engines;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.registry = new Registry(home.state().resolve("processes.json"));
        this.ties = new Ties(processes, timings);
        Ports ports = new Ports();
        this.orphans = new Orphans(
                new Census(home, registry, processes),
                registry,
                processes,
                models,
                timings,
                Instance.ServerOptions.DEFAULT.stopGrace());
        PortBook portBook = new PortBook(ports, firstPort, this::fixedPorts, orphans::portTaken);
        this.audit = new AuditTrail(home.state().resolve("events.jsonl"));
        this.memory = new MemoryWatch(audit, subscribers::changed);
        LaunchCheck check = LaunchCheck.of(home, engines);
        OomWatch oomWatch = new OomWatch(OomKills::now);
        this.launcher = new ProcessLauncher(
                home,
                models,
                engines,
                check,
                new ProcessRun.Tools(
                        processes, ports, new HealthProbe(http), registry, portBook, logKeeper, lookers, timings),
                orphans,
                new Neighbours(orphans, processes, ports, http));
        this.memoryAdvice =
                new MemoryAdvice(models, new Machine()::memory, check::freeOnDevices, this::snapshots, audit);
        this.surroundings = new Surroundings(
                memoryAdvice.before(launcher),
                models,
                new EnginePostMortem(new Diagnostician(DiagnosisRules.shipped()), models, check, ports, oomWatch),
                timings,
                this::saved,
                name -> lastLog(home.logs().resolve(name)),
                subscribers::changed,
                audit);
        this.switches = new ProfileSwitches(new World(), room);
        readCatalog();
        new Recovery(registry, processes).survivors().forEach(this::adopt);
        orphans.adoptable().forEach(this::adoptIfKnown);
        this.sampler = new UsageSampler(new Machine(), memory, oomWatch, lookers, timings, servers::values).begin();
    }

    private void readCatalog() {
        try {
            catalog.instances().forEach(this::server);
            catalog.problems().forEach(problem -> LOG.warn("{}", problem.sentence()));
        } catch (IOException e) {
            LOG.error("The instances cannot be read", e);
        }
        readShelf();
    }

    private void readShelf() {
        try {
            shelf = new Shelf(catalog.profiles(), catalog.activeProfile().orElse(null));
        } catch (IOException e) {
            LOG.error("The profiles cannot be read", e);
        }
        subscribers.changed();
    }

    /** One whose instance was deleted meanwhile is adopted too: it must not be lost. */
    private void adopt(Recovery.Survivor survivor) {
        RegistryEntry entry = survivor.entry();
        ServerActor server =
                servers.computeIfAbsent(entry.instance(), name -> create(Instance.of(name, entry.modelPath())));
        Instance instance = server.snapshot().instance();
        server.adopt(events -> launcher.adopt(instance, entry, survivor.identity(), events));
        if (entry.diesWithPaddock()) {
            reap(server);
        } else if (entry.status().equals(RegistryEntry.STOPPING)) {
            server.stop(false);
        }
    }

    /** Refused by an instance that has a process by now; then it stays an orphan. */
    private void adoptIfKnown(Census.Stray stray) {
        stray.servesFor().map(servers::get).ifPresent(server -> {
            CompletionStage<ServerSnapshot> taken = takeOver(server, stray);
            if (stray.diesWithPaddock()) {
                taken.thenAccept(ready -> reap(server));
            }
        });
    }

    /** It was to end with the Paddock that started it. */
    private void reap(ServerActor server) {
        audit.record("reap", server.snapshot(), "it was to end with the Paddock that started it");
        server.stop(false);
    }

    private CompletionStage<ServerSnapshot> takeOver(ServerActor server, Census.Stray stray) {
        Instance instance = server.snapshot().instance();
        return server.adopt(events -> launcher.takeOver(instance, stray, events));
    }

    private ServerActor server(Instance instance) {
        return servers.computeIfAbsent(instance.name(), name -> create(instance));
    }

    private ServerActor create(Instance instance) {
        return new ServerActor(instance, surroundings).begin();
    }

    private static @Nullable Path lastLog(Path folder) {
        try {
            return new LogFolder(folder).latest().map(LogFolder.Run::file).orElse(null);
        } catch (IOException e) {
            LOG.warn("The logs in {} cannot be read: {}", folder, e.toString());
            return null;
        }
    }

    private @Nullable Instance saved(String name) {
        try {
            return catalog.instance(name).orElse(null);
        } catch (IOException e) {
            LOG.warn("The instance \"{}\" cannot be read; it is started as it was known", name, e);
            return null;
        }
    }

    private Map<String, Integer> fixedPorts() {
        Map<String, Integer> ports = new HashMap<>();
        servers.forEach((name, server) ->
                server.snapshot().instance().server().fixedPort().ifPresent(port -> ports.put(name, port)));
        return ports;
    }

    @Override
    public Fleet fleet() {
        return fleetOf(snapshots());
    }

    private List<ServerSnapshot> snapshots() {
        return servers.values().stream()
                .map(ServerActor::snapshot)
                .sorted(Comparator.comparing(ServerSnapshot::name))
                .toList();
    }

    private List<Problem> warnings(List<ServerSnapshot> some) {
        return Stream.concat(
                        Stream.of(registry.warning(), ties.warning(some), memory.warning())
                                .flatMap(Optional::stream),
                        memoryAdvice.warnings(some).stream())
                .toList();
    }

    private Fleet fleetOf(List<ServerSnapshot> some) {
        Shelf now = shelf;
        return new Fleet(
                some,
                now.profiles(),
                now.active(),
                warnings(some),
                switches.status().orElse(null));
    }

    @Override
    public Subscription subscribe(Consumer<Fleet> listener) {
        return subscribers.add(listener);
    }

    @Override
    public Subscription look() {
        return lookers.add();
    }

    @Override
    public CompletionStage<UsageHistory> history(String name) {
        return Stages.on(() -> CompletableFuture.completedStage(find(name).history()));
    }

    /** An instance that was saved by hand since is known from now on. */
    private ServerActor find(String name) {
        ServerActor known = servers.get(name);
        if (known != null) {
            return known;
        }
        Instance saved = saved(name);
        if (saved == null) {
            throw PaddockException.notFound("server", name);
        }
        return server(saved);
    }

    @Override
    public CompletionStage<ServerSnapshot> start(String name) {
        return Stages.on(() -> find(name).start());
    }

    @Override
    public CompletionStage<ServerSnapshot> stop(String name, boolean force) {
        return Stages.on(() -> find(name).stop(force));
    }

    @Override
    public CompletionStage<ServerSnapshot> restart(String name) {
        return Stages.on(() -> find(name).restart());
    }

    @Override
    public CompletionStage<ServerSnapshot> attach(String name) {
        return Stages.on(() -> {
            ServerActor server = find(name);
            ServerSnapshot now = server.snapshot();
            if (now.attached() && now.isReady()) {
                return CompletableFuture.completedStage(now);
            }
            Instance saved = saved(name);
            Instance instance = saved == null ? now.instance() : saved;
            return server.define(instance)
                    .thenCompose(defined -> server.adopt(events -> launcher.attach(instance, events)));
        });
    }

    @Override
    public CompletionStage<List<ServerSnapshot>> stopAll(boolean force) {
        return Stages.on(() -> Stages.all(servers.values().stream()
                .filter(server -> server.snapshot().state().isActive())
                .map(server -> server.stop(force))
                .toList()));
    }

    @Override
    public CompletionStage<Fleet> switchTo(String name) {
        long ticket = switches.ticket();
        return Stages.on(() -> {
            Profile profile = new ProfileCheck(this::knows, this::find, launcher).checked(catalog.profiles(), name);
            return carryOut(ticket, new Arrangement(name, profile.instances()));
        });
    }

    @Override
    public CompletionStage<Fleet> switchBack() {
        long ticket = switches.ticket();
        return Stages.on(() -> {
            Arrangement before = switches.before();
            return carryOut(
                    ticket,
                    new Arrangement(
                            before.profile(),
                            before.servers().stream().filter(this::knows).toList()));
        });
    }

    private CompletionStage<Fleet> carryOut(long ticket, Arrangement target) throws IOException {
        return switches.carryOut(ticket, target).thenApply(this::fleetOf);
    }

    /** What a switch works on. */
    private final class World implements ProfileSwitches.World {
        @Override
        public Collection<ServerActor> servers() {
            return List.copyOf(servers.values());
        }

        @Override
        public ServerActor server(String name) {
            return find(name);
        }

        @Override
        public @Nullable String activeProfile() {
            return shelf.active();
        }

        @Override
        public void activate(@Nullable String profile) throws IOException {
            String before = shelf.active();
            catalog.setActiveProfile(profile);
            readShelf();
            audit.record("switch", profile == null ? "" : profile, before == null ? "" : "from " + before);
        }

        @Override
        public void changed() {
            subscribers.changed();
        }
    }

    private boolean knows(String name) {
        return servers.containsKey(name) || saved(name) != null;
    }

    @Override
    public CompletionStage<ServerSnapshot> add(Instance instance) {
        return Stages.on(() -> {
            Instance checked = new NewInstance(instance, models, engines).checked(fleet().servers());
            return CompletableFuture.completedStage(register(checked));
        });
    }

    private synchronized ServerSnapshot register(Instance instance) throws IOException {
        if (servers.containsKey(instance.name())
                || catalog.instance(instance.name()).isPresent()) {
            throw NewInstance.nameTaken(instance.name());
        }
        catalog.save(instance);
        audit.record("add", instance.name(), "");
        ServerActor server = server(instance);
        subscribers.changed();
        return server.snapshot();
    }

    @Override
    public CompletionStage<ServerSnapshot> update(Instance instance) {
        return Stages.on(() -> {
            ServerActor server = find(instance.name());
            List<ServerSnapshot> others = fleet().servers().stream()
                    .filter(other -> !other.name().equals(instance.name()))
                    .toList();
            Instance checked = new NewInstance(instance, models, engines).checked(others);
            catalog.save(checked);
            audit.record("change", instance.name(), "");
            return server.define(checked);
        });
    }

    @Override
    public CompletionStage<Void> remove(String name) {
        return Stages.on(() -> find(name).retire(() -> deleted(name)).thenAccept(stopped -> {}));
    }

    private void deleted(String name) {
        try {
            catalog.delete(name);
        } catch (IOException e) {
            throw Stages.unwritable(e);
        }
        servers.remove(name);
        audit.record("remove", name, "");
        subscribers.changed();
    }

    @Override
    public CompletionStage<List<Orphan>> orphans() {
        return Stages.on(() -> CompletableFuture.completedStage(orphans.list()));
    }

    @Override
    public CompletionStage<ServerSnapshot> adopt(long pid) {
        return Stages.on(() -> {
            Census.Stray stray = orphans.adoptable(pid);
            return takeOver(server(Orphans.instance(stray, this::saved)), stray);
        });
    }

    @Override
    public CompletionStage<Void> endOrphan(long pid, boolean force) {
        return Stages.on(() -> {
            List<String> ended = orphans.end(pid, force).commandLine();
            return CompletableFuture.runAsync(
                    () -> audit.record("end-orphan", "process " + pid, String.join(" ", ended)), Answers.BACKGROUND);
        });
    }

    @Override
    public void close() {
        ties.endWhatTheSystemWouldNot(servers.values());
        sampler.close();
        servers.values().forEach(ServerActor::close);
        subscribers.close();
        logKeeper.close();
        http.shutdownNow();
    }
}
