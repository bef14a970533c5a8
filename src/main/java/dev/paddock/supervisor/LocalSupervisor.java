package dev.paddock.supervisor;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscribers;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.Engines;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.TokenTrial;
import dev.paddock.files.FolderListener;
import dev.paddock.http.LateTls;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogKeeper;
import dev.paddock.platform.Machine;
import dev.paddock.platform.OomKills;
import dev.paddock.platform.Ports;
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
    private final HttpClient http;
    private final ProcessLauncher launcher;
    private final Orphans orphans;
    private final Registry registry;
    private final Surroundings surroundings;
    private final AuditTrail audit;
    private final Servers servers;
    private final Adoptions adoptions;
    private final Subscribers<Fleet> subscribers = new Subscribers<>(this::fleet);
    private final Lookers lookers = new Lookers();
    private final LogKeeper logKeeper = new LogKeeper();
    private final MemoryWatch memory;
    private final Ties ties;
    private final MemoryAdvice memoryAdvice;
    private final MemoryLedger ledger;
    private final UsageSampler sampler;
    private final HandEdits edits;
    private final FolderListener watch;
    private final ProfileShelf shelf;
    private final InstanceShelf instances;
    private final ProfileRequests switching;
    private final Replacing replacing;
    private final EngineTrials trials;
    private final FleetView view;

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
                HostRoom::ofMachine,
                new Processes(interruptHelper));
    }

    /** @param firstPort tried for an instance without one */
    LocalSupervisor(
            Home home,
            Catalog catalog,
            Engines engines,
            Models models,
            Timings timings,
            int firstPort,
            Room.Maker room,
            Processes processes) {
        this.catalog = catalog;
        this.servers = new Servers(catalog, this::surroundings);
        this.http = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(LateTls.context())
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
                ServerOptions.DEFAULT.stopGrace());
        PortBook portBook = new PortBook(ports, firstPort, servers::fixedPorts, orphans::portTaken);
        this.audit = new AuditTrail(home.state().resolve(AuditTrail.NAME));
        this.memory = new MemoryWatch(audit, subscribers::changed);
        LaunchCheck check = LaunchCheck.of(home, engines);
        Devices devices = Devices.of(check.devices());
        Room free = room.of(models, devices);
        this.replacing = new Replacing(free);
        HomeKey homeKey = new HomeKey(home);
        OomWatch oomWatch = new OomWatch(OomKills::now);
        this.launcher = new ProcessLauncher(
                home,
                models,
                engines,
                check,
                new ProcessRun.Tools(
                        processes,
                        ports,
                        new HealthProbe(http),
                        registry,
                        portBook,
                        logKeeper,
                        lookers,
                        devices,
                        timings,
                        homeKey),
                orphans,
                new Neighbours(orphans, processes, ports, http),
                new KeyRule(homeKey, replacing::wantsKeys, check));
        this.memoryAdvice = new MemoryAdvice(models, new Machine()::memory, devices, servers::snapshots, audit);
        this.ledger = new MemoryLedger(models, new Machine()::memory, devices, servers::snapshots);
        PostMortem postMortem =
                new EnginePostMortem(new Diagnostician(DiagnosisRules.shipped()), models, check, ports, oomWatch);
        this.surroundings = new Surroundings(
                memoryAdvice.before(launcher),
                models,
                postMortem,
                timings,
                servers::saved,
                name -> LogFolder.latestIn(home.logs().resolve(name)),
                subscribers::changed,
                audit,
                replacing);
        this.adoptions = new Adoptions(servers, launcher, audit);
        this.shelf = new ProfileShelf(catalog, servers, audit, subscribers::changed);
        ProfileSwitches switches = new ProfileSwitches(shelf, free);
        this.switching = new ProfileRequests(catalog, servers, launcher, switches);
        this.trials = new EngineTrials(new EngineTrials.Around(
                shelf,
                servers,
                engines,
                check,
                free,
                homeKey,
                audit,
                new TrialServer.Tools(launcher, postMortem, new TokenTrial(http), new Machine(), timings)));
        this.instances = new InstanceShelf(catalog, servers, shelf, models, engines, audit, subscribers::changed);
        this.edits = new HandEdits(catalog, new EditedServers(servers, instances::forget, shelf::read));
        this.view = new FleetView(shelf, switches, registry, ties, memory, memoryAdvice, edits);
        prepareCatalog();
        edits.takeUp();
        Recovery.Found found = new Recovery(registry, processes).survivors();
        adoptions.adopt(
                new TrialRemains(registry, processes, audit, timings, ServerOptions.DEFAULT.stopGrace()).end(found));
        orphans.adoptable().forEach(adoptions::adoptIfKnown);
        found.gone().forEach(adoptions::gone);
        this.sampler = new UsageSampler(
                        new Machine(), memory, oomWatch, lookers, timings, servers::all, replacing::counts)
                .begin();
        this.watch = new FolderListener(catalog.folders(), FolderListener.Pace.DEFAULT, edits::takeUp).begin();
    }

    private Surroundings surroundings() {
        return surroundings;
    }

    private void prepareCatalog() {
        try {
            catalog.prepare();
        } catch (IOException e) {
            LOG.warn("The settings' folder cannot be written", e);
        }
    }

    /**
     * Tells with the fleet where the gateway is, or why it is not there; both null where it is switched off.
     *
     * @param traffic what it does; null where it is not there
     */
    public void announceGateway(@Nullable URI address, @Nullable Problem problem, @Nullable Traffic traffic) {
        view.announceGateway(address, problem);
        replacing.leads(traffic);
        subscribers.changed();
    }

    /**
     * Tries an engine on the servers of the active profile; blocks for as long as their models take to load.
     *
     * @param cancelled asked a few times a second
     * @throws PaddockException CONFLICT where something that runs would have to be stopped and the wish does not allow it;
     *     CANCELLED
     */
    public EngineTrial tryEngine(
            EngineTrial.Wish wish, BooleanSupplier cancelled, Consumer<EngineTrial.Progress> listener)
            throws InterruptedException {
        return trials.run(wish, cancelled, listener);
    }

    /** The machine has slept: asks every server at once for its health, and whether it still has its GPU. */
    public void lookAfresh() {
        servers.all().forEach(ServerActor::lookAfresh);
    }

    /** For who decides what must go so that another can come. */
    public MemoryLedger ledger() {
        return ledger;
    }

    @Override
    public Fleet fleet() {
        return view.of(servers.snapshots());
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
        return Stages.on(
                () -> CompletableFuture.completedStage(servers.find(name).history()));
    }

    @Override
    public CompletionStage<ServerSnapshot> start(String name) {
        return Stages.on(() -> servers.find(name).start());
    }

    @Override
    public CompletionStage<ServerSnapshot> stop(String name, boolean force) {
        return Stages.on(() -> servers.find(name).stop(force).thenApply(this::stopped));
    }

    @Override
    public CompletionStage<ServerSnapshot> restart(String name, boolean stopFirst) {
        return Stages.on(() -> servers.find(name).restart(stopFirst));
    }

    @Override
    public CompletionStage<ServerSnapshot> attach(String name) {
        return Stages.on(() -> adoptions.attach(name));
    }

    @Override
    public CompletionStage<List<ServerSnapshot>> stopAll(boolean force) {
        return Stages.on(() -> Stages.all(servers.all().stream()
                .filter(server -> server.snapshot().state().isActive())
                .map(server -> server.stop(force).thenApply(this::stopped))
                .toList()));
    }

    /** One whose file is gone disappears now. */
    private ServerSnapshot stopped(ServerSnapshot server) {
        if (servers.saved(server.name()) == null) {
            Answers.BACKGROUND.execute(edits::takeUp);
        }
        return server;
    }

    @Override
    public CompletionStage<Fleet> reload() {
        return Stages.on(() -> {
            edits.takeUp();
            return CompletableFuture.completedStage(fleet());
        });
    }

    @Override
    public CompletionStage<Fleet> switchTo(String name) {
        return switching.to(name).thenApply(view::of);
    }

    @Override
    public CompletionStage<Fleet> switchBack() {
        return switching.back().thenApply(view::of);
    }

    @Override
    public CompletionStage<ServerSnapshot> add(Instance instance) {
        return Stages.on(() -> CompletableFuture.completedStage(instances.add(instance)));
    }

    @Override
    public CompletionStage<ServerSnapshot> update(Instance instance, @Nullable Instance base) {
        return Stages.on(() -> instances.update(instance, base).thenApply(this::noticed));
    }

    private ServerSnapshot noticed(ServerSnapshot server) {
        edits.takeUp();
        return server;
    }

    @Override
    public CompletionStage<Void> remove(String name) {
        return Stages.on(() -> instances.remove(name));
    }

    @Override
    public CompletionStage<Fleet> saveProfile(Profile profile) {
        return Stages.on(() -> {
            shelf.save(profile);
            return CompletableFuture.completedStage(fleet());
        });
    }

    @Override
    public CompletionStage<Fleet> removeProfile(String name) {
        return Stages.on(() -> {
            shelf.remove(name);
            return CompletableFuture.completedStage(fleet());
        });
    }

    @Override
    public CompletionStage<List<Orphan>> orphans() {
        return Stages.on(() -> CompletableFuture.completedStage(orphans.list()));
    }

    @Override
    public CompletionStage<ServerSnapshot> adopt(long pid) {
        return Stages.on(() -> adoptions.adopt(orphans.adoptable(pid)));
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
    public CompletionStage<Cleanup> endOrphans(boolean force) {
        return Stages.on(() -> orphans.endOurs(force).thenApply(ended -> Orphans.Ended.told(ended, audit)));
    }

    /** Every server in {@code processes.json}, looked at now. Blocks as long as that takes. */
    public List<RegisteredProcess> registered() {
        return orphans.registered();
    }

    @Override
    public void close() {
        watch.close();
        ties.endWhatTheSystemWouldNot(servers.all());
        sampler.close();
        servers.all().forEach(ServerActor::close);
        subscribers.close();
        logKeeper.close();
        http.shutdownNow();
    }
}
