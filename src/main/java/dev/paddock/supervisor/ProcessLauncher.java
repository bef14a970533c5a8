package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.engine.WorkerHost;
import dev.paddock.platform.LaunchSpec;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks, writes down the intent, spawns, writes down the process. */
final class ProcessLauncher implements Launcher, Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

    private final Home home;
    private final Models models;
    private final Engines engines;
    private final LaunchCheck check;
    private final ProcessRun.Tools tools;
    private final Orphans orphans;
    private final Neighbours neighbours;
    private final KeyRule keys;

    ProcessLauncher(
            Home home,
            Models models,
            Engines engines,
            LaunchCheck check,
            ProcessRun.Tools tools,
            Orphans orphans,
            Neighbours neighbours,
            KeyRule keys) {
        this.home = home;
        this.models = models;
        this.engines = engines;
        this.check = check;
        this.tools = tools;
        this.orphans = orphans;
        this.neighbours = neighbours;
        this.keys = keys;
    }

    @Override
    public void check(Instance instance, Predicate<String> leaving) {
        check.command(instance, checked(instance), instance.server().fixedPort().orElse(Ports.FIRST), () -> false);
        if (orphans.ofInstance(instance).isEmpty()) {
            tools.portBook().check(instance, leaving);
        }
    }

    @Override
    public void ensurePossible(Instance instance) {
        Engine unused = checked(instance);
    }

    /** The engine that it will run on. */
    private Engine checked(Instance instance) {
        models.check(instance).ifPresent(problem -> {
            throw new PaddockException(
                    Kind.INVALID, problem.withRemedies(List.of(Remedy.of(Remedy.Kind.CHOOSE_MODEL))));
        });
        tools.processes().affinityProblem(instance.server().cpuAffinity()).ifPresent(problem -> {
            throw new PaddockException(Kind.INVALID, problem);
        });
        if (instance.isWorker()) {
            WorkerHost.check(instance.server().host());
        }
        return engines.resolve(instance.engine());
    }

    @Override
    public Run launch(
            Instance instance, @Nullable Integer lastPort, BooleanSupplier cancelled, Consumer<RunEvent> events) {
        Engine engine = checked(instance);
        Optional<Run> left = ownServerOnFixedPort(instance, events);
        if (left.isPresent()) {
            return left.get();
        }
        neighbours.of(instance).ifPresent(found -> {
            throw OrphanWords.attachable(instance, found);
        });
        RpcWorkers.check(instance, engine, check, cancelled);
        int port = tools.portBook().claim(instance, lastPort);
        boolean launched = false;
        try {
            RenderedCommand command = check.command(instance, engine, port, cancelled);
            Run run = spawn(instance, engine, command, port, cancelled, events);
            launched = true;
            return run;
        } finally {
            if (!launched) {
                tools.portBook().release(instance.name(), port);
            }
        }
    }

    /** A server of an earlier Paddock that was lost and still answers where this one wants to is the one wanted. */
    private Optional<Run> ownServerOnFixedPort(Instance instance, Consumer<RunEvent> events) {
        String host = instance.server().host();
        boolean taken = instance.server()
                .fixedPort()
                .filter(port -> tools.ports().check(host, port) == Ports.Availability.TAKEN)
                .isPresent();
        return taken ? orphans.ofInstance(instance).map(stray -> takeOver(instance, stray, events)) : Optional.empty();
    }

    private Run spawn(
            Instance instance,
            Engine engine,
            RenderedCommand command,
            int port,
            BooleanSupplier cancelled,
            Consumer<RunEvent> events) {
        Map<String, String> env = new HashMap<>(CommandLine.environment(instance, engine));
        Optional<String> key = keys.keyFor(instance, engine, env, command.words());
        key.ifPresent(secret -> env.put(KeyRule.VARIABLE, secret));
        RegistryEntry intent = intent(instance, engine, command, port, newLog(instance), key.isPresent());
        boolean spawned = false;
        try {
            write(intent);
            if (cancelled.getAsBoolean()) {
                throw Troubles.cancelled(instance.name());
            }
            env.putAll(Marks.environment(home, intent));
            Processes.Started started = tools.processes()
                    .start(new LaunchSpec(
                            intent.commandLine(),
                            env,
                            home.logs().resolve(instance.name()),
                            instance.server().cpuAffinity(),
                            instance.server().diesWithPaddock(),
                            intent.logFile()));
            RegistryEntry entry = intent.withProcess(started.identity());
            writeOrKill(entry, started.identity());
            spawned = true;
            return ProcessRun.spawned(tools, instance, entry, started, command, events);
        } catch (IOException e) {
            throw cannotRun(engine, e);
        } finally {
            if (!spawned) {
                undo(intent);
            }
        }
    }

    /** No log of a run that never was takes the place of an earlier one. */
    private void undo(RegistryEntry intent) {
        try {
            tools.registry().remove(intent.token());
            Files.deleteIfExists(intent.logFile());
        } catch (IOException e) {
            LOG.warn("What was written for a start that failed cannot be taken back: {}", e.toString());
        }
    }

    private RegistryEntry intent(
            Instance instance, Engine engine, RenderedCommand command, int port, Path log, boolean homeKey) {
        ModelInfo model = models.describe(instance);
        return new RegistryEntry(
                instance.name(),
                UUID.randomUUID().toString(),
                RegistryEntry.UNKNOWN,
                null,
                null,
                null,
                null,
                model.id(),
                model.displayName(),
                model.path(),
                instance.gpu().deviceId(),
                port,
                Instant.now(),
                command.words(),
                engine.displayName(),
                log,
                instance.server().diesWithPaddock(),
                homeKey);
    }

    private Path newLog(Instance instance) {
        try {
            return new LogFolder(home.logs().resolve(instance.name()))
                    .create(instance.logs().rotation());
        } catch (IOException e) {
            throw unwritable("The log of \"" + instance.name() + "\" cannot be written", e);
        }
    }

    /** Without its entry a server would be lost with Paddock, so it is not started. */
    private void write(RegistryEntry entry) {
        try {
            tools.registry().put(entry);
        } catch (IOException e) {
            throw unwritable("The list of running servers cannot be written", e);
        }
    }

    private void writeOrKill(RegistryEntry entry, ProcessIdentity process) {
        try {
            write(entry);
        } catch (PaddockException e) {
            tools.processes().kill(process);
            throw e;
        }
    }

    private PaddockException unwritable(String title, IOException e) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "unwritable-home",
                        title,
                        IoWords.why(e),
                        "Check the permissions of " + home.state() + " and " + home.logs()
                                + " and that the disk is not full."));
    }

    private static PaddockException cannotRun(Engine engine, IOException e) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                                "engine-not-runnable",
                                "The engine " + engine.executable() + " cannot be run",
                                String.valueOf(e.getMessage()),
                                "Choose another engine.")
                        .withEvidence(List.of(e.toString())));
    }

    /** A process that survived an earlier Paddock and was proven to be this entry's. */
    Run adopt(Instance instance, RegistryEntry entry, ProcessIdentity identity, Consumer<RunEvent> events) {
        tools.portBook().record(instance.name(), entry.port());
        return ProcessRun.adopted(tools, instance, entry.withProcess(identity), identity, events);
    }

    /** Before any server is started: what this one asks for is the key of all, also where the file with it was lost. */
    void recallKey(RegistryEntry entry, ProcessIdentity identity) {
        if (entry.hasHomeKey()) {
            keys.recall(entry.instance(), tools.processes().environment(identity.pid(), KeyRule.VARIABLE));
        }
    }

    /** Nobody watches that process any more; its marks tell whose it was. */
    void disown(RegistryEntry entry) {
        try {
            tools.registry().remove(entry.token());
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }

    /** @throws PaddockException CONFLICT where no server of somebody else's serves the same model on its port */
    Run attach(Instance instance, Consumer<RunEvent> events) {
        Neighbours.Neighbour found = neighbours.required(instance);
        tools.portBook().record(instance.name(), found.port());
        return AttachedRun.begin(tools, instance, found, events);
    }

    /** @throws PaddockException where it is not any more what it was */
    Run takeOver(Instance instance, Census.Stray stray, Consumer<RunEvent> events) {
        if (!orphans.isStill(stray)) {
            throw OrphanWords.changed(stray.pid());
        }
        RegistryEntry entry = orphans.entry(instance, stray);
        recallKey(entry, stray.identity());
        write(entry);
        return adopt(instance, entry, stray.identity(), events);
    }
}
