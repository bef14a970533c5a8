package dev.paddock.supervisor;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.WorkerOptions;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.Orphan.Kind;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.engine.Engines;
import dev.paddock.engine.ServerCommand;
import dev.paddock.platform.Asked;
import dev.paddock.platform.Machine;
import dev.paddock.platform.Ports;
import dev.paddock.platform.Processes;
import dev.paddock.supervisor.Census.Stray;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows, hands out and ends processes that serve and belong to no server of ours. Safe for use by any thread. */
final class Orphans {
    private final Census census;
    private final Registry registry;
    private final Processes processes;
    private final Models models;
    private final Machine machine = new Machine();
    private final Timings timings;
    private final Duration grace;

    /** @param grace between asking one to end and killing it */
    Orphans(Census census, Registry registry, Processes processes, Models models, Timings timings, Duration grace) {
        this.census = census;
        this.registry = registry;
        this.processes = processes;
        this.models = models;
        this.timings = timings;
        this.grace = grace;
    }

    List<Orphan> list() {
        List<Stray> strays = census.strays();
        Map<Long, Machine.Load> loads =
                machine.loads(strays.stream().map(Stray::pid).toList());
        return strays.stream()
                .map(stray -> orphan(stray, loads.get(stray.pid())))
                .toList();
    }

    private Orphan orphan(Stray stray, Machine.@Nullable Load load) {
        Marks marks = stray.marks();
        return new Orphan(
                stray.pid(),
                stray.kind(),
                marks == null ? null : marks.instance(),
                marks == null ? null : marks.home(),
                stray.command().port(),
                stray.command().model(),
                stray.commandLine(),
                processes.startedAt(stray.pid()).orElse(null),
                load == null ? 0 : load.residentBytes());
    }

    /** What is on our list, held against what lives. */
    List<RegisteredProcess> registered() {
        return new RegistryLook(registry, processes).all();
    }

    /** Those that can be taken over, each the only one of its instance. */
    List<Stray> adoptable() {
        List<Stray> all = new ArrayList<>();
        for (Stray stray : census.strays()) {
            Optional<String> name = stray.servesFor();
            if (name.isPresent()
                    && all.stream().noneMatch(other -> other.servesFor().equals(name))) {
                all.add(stray);
            }
        }
        return all;
    }

    /** The one that the instance's fixed port is taken by, if it is a process of its own. */
    Optional<Stray> ofInstance(Instance instance) {
        return instance.server()
                .fixedPort()
                .flatMap(port -> census.strays().stream()
                        .filter(stray -> stray.servesFor()
                                .filter(instance.name()::equals)
                                .isPresent())
                        .filter(stray -> port.equals(stray.command().port()))
                        .findFirst());
    }

    /** What a person is told of who listens on a port; empty where it is neither ours nor a llama-server. */
    Optional<Problem> portTaken(int port, Ports.Owner owner) {
        return holding(owner).map(stray -> OrphanWords.portTaken(port, stray));
    }

    /** The one to which the process belongs that listens; empty where that is no server, or one of this Paddock's. */
    Optional<Stray> holding(Ports.Owner owner) {
        List<Long> ancestors = processes.ancestors(owner.pid());
        return census.strays().stream()
                .filter(stray -> stray.pid() == owner.pid() || ancestors.contains(stray.pid()))
                .findFirst();
    }

    /** Whether it belongs to a server that is on our list. */
    boolean isServerOfOurs(long pid) {
        return registry.serverOf(pid).isPresent()
                || processes.ancestors(pid).stream()
                        .anyMatch(elder -> registry.serverOf(elder).isPresent());
    }

    /** @throws PaddockException where it cannot be taken over */
    Stray adoptable(long pid) {
        Stray stray = find(pid);
        if (stray.servesFor().isEmpty()) {
            throw stray.kind() == Kind.OURS ? OrphanWords.servesNothing(pid) : OrphanWords.notOurs(pid);
        }
        return stray;
    }

    /** One whose instance was deleted meanwhile is known by its name and model. */
    static Instance instance(Stray stray, Function<String, @Nullable Instance> saved) {
        String name = stray.servesFor().orElseThrow();
        Instance known = saved.apply(name);
        if (known != null) {
            return known;
        }
        String program = stray.identity().executable();
        int port = Objects.requireNonNull(stray.command().port());
        return worker(name, stray.commandLine(), port, program).orElseGet(() -> {
            Instance instance =
                    Instance.of(name, Objects.requireNonNull(stray.command().model()));
            return ServerCommand.isLlamaServer(program, stray.commandLine()) ? instance.withEngine(program) : instance;
        });
    }

    /**
     * What is known of a worker without a file by its process; empty of one that is no worker.
     *
     * @param program where it was started from; null where that is not known
     */
    static Optional<Instance> worker(String name, List<String> commandLine, int port, @Nullable String program) {
        return ServerCommand.of(commandLine).isWorker()
                ? Optional.of(Instance.worker(name, ServerCommand.workerHost(commandLine), port, WorkerOptions.DEFAULT)
                        .withEngine(program))
                : Optional.empty();
    }

    private Stray find(long pid) {
        return census.stray(pid)
                .orElseThrow(() -> registry.serverOf(pid)
                        .map(name -> OrphanWords.isServer(pid, name))
                        .orElseGet(() -> OrphanWords.noOrphan(pid)));
    }

    /** What is known of it, as an entry of the registry. */
    RegistryEntry entry(Instance instance, Stray stray) {
        Marks marks = Objects.requireNonNull(stray.marks());
        Path file = Objects.requireNonNull(stray.command().model());
        ModelInfo model = models.describe(instance.withModel(instance.model().withPath(file)));
        Path log = marks.log();
        return new RegistryEntry(
                        marks.instance(),
                        marks.token(),
                        RegistryEntry.RUNNING,
                        null,
                        null,
                        null,
                        null,
                        model.id(),
                        model.displayName(),
                        file,
                        instance.gpu().deviceId(),
                        Objects.requireNonNull(stray.command().port()),
                        processes.startedAt(stray.pid()).orElseGet(Instant::now),
                        stray.commandLine(),
                        Engines.name(instance.engine()),
                        log == null ? file.resolveSibling("no.log") : log,
                        marks.diesWithPaddock(),
                        marks.homeKey())
                .withProcess(stray.identity());
    }

    /** True while it is still the very process that was looked at. */
    boolean isStill(Stray stray) {
        return processes.isSame(stray.identity())
                && Marks.of(processes.environment(stray.pid(), Marks.PREFIX))
                        .equals(Optional.ofNullable(stray.marks()));
    }

    /**
     * Ends it and all that it started; blocks until that is done.
     *
     * @param force allows it for one that is not ours
     */
    Stray end(long pid, boolean force) {
        Stray stray = find(pid);
        if (stray.kind() == Kind.FOREIGN && !force) {
            throw OrphanWords.needsForce(stray);
        }
        if (isStill(stray)) {
            end(stray, false);
        }
        return stray;
    }

    /** @param problem why it did not end; null where it did */
    record Ended(Stray stray, @Nullable Problem problem) {
        static Cleanup told(List<Ended> all, AuditTrail audit) {
            for (Ended one : all) {
                if (one.problem() == null) {
                    audit.record(
                            "end-orphan",
                            "process " + one.stray().pid(),
                            String.join(" ", one.stray().commandLine()));
                }
            }
            return Cleanup.of(
                    all.stream()
                            .filter(one -> one.problem() == null)
                            .map(one -> one.stray().pid())
                            .toList(),
                    all.stream().map(Ended::problem).filter(Objects::nonNull).toList());
        }
    }

    /**
     * Ends all of ours, in parallel; those that ended by themselves meanwhile are not in the list.
     *
     * @param atOnce without asking first
     */
    CompletionStage<List<Ended>> endOurs(boolean atOnce) {
        List<CompletionStage<Optional<Ended>>> all = new ArrayList<>();
        for (Stray stray : census.strays()) {
            if (stray.kind() == Kind.OURS) {
                all.add(CompletableFuture.supplyAsync(() -> tryToEnd(stray, atOnce), Answers.BACKGROUND));
            }
        }
        return Stages.all(all)
                .thenApply(ended -> ended.stream().flatMap(Optional::stream).toList());
    }

    private Optional<Ended> tryToEnd(Stray stray, boolean atOnce) {
        if (!isStill(stray)) {
            return Optional.empty();
        }
        try {
            end(stray, atOnce);
            return Optional.of(new Ended(stray, null));
        } catch (PaddockException refused) {
            return Optional.of(new Ended(stray, refused.problem()));
        }
    }

    private void end(Stray stray, boolean atOnce) {
        ProcessTree tree = new ProcessTree(processes, stray.identity());
        if (!atOnce) {
            if (tree.terminate(true) == Asked.REFUSED) {
                throw OrphanWords.notAllowed(stray.pid());
            }
            if (awaitGone(tree, grace)) {
                return;
            }
        }
        long limit = System.nanoTime() + timings.killLimit().toNanos();
        do {
            tree.kill();
        } while (!awaitGone(tree, timings.stopPoll().multipliedBy(5)) && System.nanoTime() - limit < 0);
        if (!tree.isGone()) {
            throw OrphanWords.willNotEnd(stray.pid());
        }
    }

    private boolean awaitGone(ProcessTree tree, Duration patience) {
        long limit = System.nanoTime() + patience.toNanos();
        try {
            while (!tree.isGone()) {
                if (System.nanoTime() - limit > 0) {
                    return false;
                }
                Thread.sleep(timings.stopPoll());
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return tree.isGone();
        }
    }
}
