package dev.paddock.supervisor;

import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.EngineTrial.Figures;
import dev.paddock.domain.EngineTrial.Progress;
import dev.paddock.domain.EngineTrial.Server;
import dev.paddock.domain.EngineTrial.Verdict;
import dev.paddock.domain.EngineTrial.Wish;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.engine.TokenTrial;
import dev.paddock.platform.Machine;
import dev.paddock.platform.Ports;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries an engine on the servers of the active profile, one after another. Safe for several threads; one trial at a time. */
final class EngineTrials {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTrials.class);
    private static final String KEY = "--api-key";

    /** What a trial needs of the supervisor. */
    record Around(
            ProfileShelf shelf,
            Servers servers,
            Engines engines,
            LaunchCheck check,
            Room room,
            HomeKey homeKey,
            AuditTrail audit,
            TrialServer.Tools tools) {}

    private final Around around;
    private final Machine machine = new Machine();
    private final ReentrantLock one = new ReentrantLock();

    EngineTrials(Around around) {
        this.around = around;
    }

    /**
     * Blocks for as long as the models take to load, once or twice. What had to be stopped for it runs again afterwards.
     *
     * @throws PaddockException CONFLICT where another trial is under way, or something that runs would have to be stopped and the
     *     wish does not allow it; CANCELLED
     */
    EngineTrial run(Wish wish, BooleanSupplier cancelled, Consumer<Progress> listener) throws InterruptedException {
        if (!one.tryLock()) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of("trial-under-way", "An engine is being tried already", "", "Wait until that is done."));
        }
        try {
            return tried(wish, cancelled, listener);
        } finally {
            one.unlock();
        }
    }

    private EngineTrial tried(Wish wish, BooleanSupplier cancelled, Consumer<Progress> listener)
            throws InterruptedException {
        String profile = around.shelf().activeProfile();
        List<Instance> concerned = profile == null ? List.of() : concerned(profile, wish.before());
        if (!wish.now()) {
            refuseWithoutRoom(concerned, wish);
        }
        List<Server> all = new ArrayList<>();
        for (Instance instance : concerned) {
            int number = all.size() + 1;
            Consumer<String> what =
                    words -> listener.accept(new Progress(instance.name(), number, concerned.size(), words));
            Server server = new One(wish, instance, concerned, cancelled, what).run();
            around.audit()
                    .record(
                            "trial",
                            instance.name(),
                            wish.engine() + " "
                                    + server.verdict().name().toLowerCase(java.util.Locale.ROOT)
                                    + (server.problem() == null
                                            ? ""
                                            : ": " + server.problem().sentence()));
            all.add(server);
        }
        return new EngineTrial(wish.engine(), wish.before(), profile, all);
    }

    /** Those that would run on another engine afterwards. */
    private List<Instance> concerned(String active, String before) {
        return around.shelf().profiles().stream()
                .filter(profile -> profile.name().equals(active))
                .map(Profile::instances)
                .flatMap(List::stream)
                .flatMap(name -> Stream.ofNullable(around.servers().saved(name)))
                .filter(instance -> !instance.isWorker())
                .filter(instance -> named(instance.engine()).equals(before))
                .toList();
    }

    private static String named(@Nullable String engine) {
        return Engines.isBuiltin(engine) ? dev.paddock.domain.Engine.BUILTIN : String.valueOf(engine);
    }

    private void refuseWithoutRoom(List<Instance> concerned, Wish wish) {
        List<String> tight = concerned.stream()
                .filter(instance -> !fits(instance, wish.engine()))
                .map(Instance::name)
                .toList();
        if (!tight.isEmpty()) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "trial-needs-room",
                            "It is not certain that there is memory to try " + wish.engine() + " beside what runs",
                            String.join(", ", tight) + " would be loaded a second time",
                            "Let Paddock stop what is in the way while it tries, and start it again: --now"));
        }
    }

    /** A worker on another machine serves one at a time. */
    private boolean fits(Instance instance, String engine) {
        return instance.rpc().isEmpty() && around.room().fits(List.of(instance.withEngine(engine)));
    }

    /** The trial of one server. */
    private final class One {
        private final Wish wish;
        private final Instance instance;
        private final List<Instance> profile;
        private final BooleanSupplier cancelled;
        private final Consumer<String> what;
        private final Set<String> stopped = new LinkedHashSet<>();
        private @Nullable Duration usualStart;

        One(Wish wish, Instance instance, List<Instance> profile, BooleanSupplier cancelled, Consumer<String> what) {
            this.wish = wish;
            this.instance = instance;
            this.profile = profile;
            this.cancelled = cancelled;
            this.what = what;
        }

        Server run() throws InterruptedException {
            List<String> changes = new ArrayList<>();
            Figures before = null;
            try {
                changes.addAll(changes());
                before = ofRunning();
                makeRoom();
                if (before == null) {
                    before = ofEngineBefore();
                }
                what.accept("loading it with " + wish.engine());
                return judged(before, measured(wish.engine()), changes);
            } catch (PaddockException failed) {
                if (failed.kind() == Kind.CANCELLED) {
                    throw failed;
                }
                return new Server(instance.name(), Verdict.FAILED, before, null, changes, failed.problem());
            } finally {
                startAgain();
            }
        }

        /** @throws PaddockException where the new engine would refuse an argument, which it names */
        private List<String> changes() {
            RenderedCommand now = rendered(wish.engine());
            RenderedCommand before;
            try {
                before = rendered(wish.before());
            } catch (PaddockException refusedTheOld) {
                before = new RenderedCommand(List.of(), List.of(), List.of());
            }
            List<String> known = Stream.concat(
                            before.notes().stream(), before.warnings().stream().map(Problem::sentence))
                    .toList();
            return Stream.concat(now.notes().stream(), now.warnings().stream().map(Problem::sentence))
                    .filter(note -> !known.contains(note))
                    .toList();
        }

        private RenderedCommand rendered(String engine) {
            return around.check()
                    .command(instance.withEngine(engine), around.engines().resolve(engine), Ports.FIRST, cancelled);
        }

        /** Null where it does not run, or what runs is somebody else's or does not answer. */
        private @Nullable Figures ofRunning() throws InterruptedException {
            ServerActor actor = around.servers().get(instance.name());
            ServerSnapshot now = actor == null ? null : actor.snapshot();
            Long pid = now == null ? null : now.pid();
            Integer port = now == null ? null : now.port();
            if (now == null || !now.isReady() || now.attached() || pid == null || port == null) {
                return null;
            }
            what.accept("asking the one that runs");
            Instant launched = now.startedAt();
            Instant ready = now.readyAt();
            usualStart = launched == null || ready == null || now.assumedReady()
                    ? null
                    : Duration.between(launched, ready).abs();
            try {
                TokenTrial.Reply reply = around.tools()
                        .tokens()
                        .ask(
                                Ports.endpoint(now.instance().server().host(), port),
                                around.homeKey().of(now),
                                now.instance().server().timeout());
                Machine.Load load = machine.loads(List.of(pid)).get(pid);
                long devices = now.deviceBytes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                return new Figures(
                        reply.tokensPerSecond(), load == null ? null : Long.valueOf(load.residentBytes() + devices));
            } catch (IOException silent) {
                LOG.info("\"{}\" does not answer, so it cannot be compared: {}", instance.name(), silent.toString());
                return null;
            }
        }

        /** That the one before does not work is no reason against the new one. */
        private @Nullable Figures ofEngineBefore() throws InterruptedException {
            try {
                what.accept("loading it with " + wish.before() + ", to compare");
                return measured(wish.before());
            } catch (PaddockException failed) {
                if (failed.kind() == Kind.CANCELLED) {
                    throw failed;
                }
                return null;
            }
        }

        private Figures measured(String engine) throws InterruptedException {
            try (TrialServer server =
                    TrialServer.start(around.tools(), instance, engine, key(), usualStart, cancelled)) {
                usualStart = server.took();
                what.accept("writing with " + engine);
                return server.measure();
            }
        }

        /** Its own, where it has one; else one that nobody else knows. */
        private String key() {
            String own = instance.server().apiKey();
            String set = own == null ? instance.env().get(KeyRule.VARIABLE) : own;
            List<String> args = instance.args();
            int at = args.indexOf(KEY);
            return at >= 0 && at + 1 < args.size()
                    ? args.get(at + 1)
                    : set == null ? UUID.randomUUID().toString() : set;
        }

        /** First its own process, then others of the profile, as long as it takes. */
        private void makeRoom() throws InterruptedException {
            List<String> others = profile.stream()
                    .map(Instance::name)
                    .filter(name -> !name.equals(instance.name()))
                    .toList();
            for (String name :
                    Stream.concat(Stream.of(instance.name()), others.stream()).toList()) {
                if (!wish.now() || fits(instance, wish.engine())) {
                    return;
                }
                ServerActor actor = around.servers().get(name);
                if (actor != null
                        && actor.snapshot().isRunning()
                        && !actor.snapshot().attached()) {
                    what.accept("stopping " + name + " for it");
                    stopped.add(name);
                    join(() -> actor.stop(false).toCompletableFuture().join());
                }
            }
        }

        /** Those that leave their place come back, whatever came of the trial. */
        private void startAgain() {
            for (String name : stopped) {
                what.accept("starting " + name + " again");
                ServerActor actor = around.servers().get(name);
                if (actor != null) {
                    try {
                        join(() -> actor.start().toCompletableFuture().join());
                    } catch (PaddockException failed) {
                        LOG.warn(
                                "\"{}\" was stopped for a trial and does not start again: {}",
                                name,
                                failed.problem().sentence());
                    }
                }
            }
        }

        private void join(Supplier<?> stage) {
            try {
                Object unused = stage.get();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof PaddockException refused ? refused : failed;
            }
        }

        private Server judged(@Nullable Figures before, Figures after, List<String> changes) {
            Problem worse = before == null
                    ? null
                    : TrialBounds.of(wish).worse(before, after).orElse(null);
            return new Server(
                    instance.name(), worse == null ? Verdict.PASSED : Verdict.WORSE, before, after, changes, worse);
        }
    }
}
