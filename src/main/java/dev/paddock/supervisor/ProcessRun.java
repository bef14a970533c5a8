package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.engine.RpcHello;
import dev.paddock.platform.Asked;
import dev.paddock.platform.ExitWatch;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogKeeper;
import dev.paddock.platform.LogTail;
import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is a process of this machine, spawned by this Paddock or adopted from an earlier one. */
final class ProcessRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final int LAST_LINES = 200;
    /** More than this is too much to look for words in. */
    private static final long FARTHEST_BEHIND = 512 * 1024;

    /** What every run needs of its surroundings. */
    record Tools(
            Processes processes,
            Ports ports,
            HealthProbe probe,
            Registry registry,
            PortBook portBook,
            LogKeeper logKeeper,
            Lookers lookers,
            Devices devices,
            Timings timings,
            HomeKey homeKey) {}

    private final Tools tools;
    private final Instance instance;
    private final ProcessIdentity identity;
    private final Consumer<RunEvent> events;
    private final LogTail.Follower log;
    private final Subscription keeping;
    private final URI endpoint;
    private final ProcessTree tree;
    private volatile RegistryEntry entry;
    private volatile boolean serving;
    private volatile boolean released;
    private volatile boolean adopted;
    private volatile List<Problem> warnings = List.of();
    private volatile List<String> notes = List.of();
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread watcher;

    private ProcessRun(
            Tools tools,
            Instance instance,
            RegistryEntry entry,
            ProcessIdentity identity,
            LogTail.Follower log,
            Consumer<RunEvent> events) {
        this.tools = tools;
        this.instance = instance;
        this.entry = entry;
        this.identity = identity;
        this.log = log.keepingWithin(FARTHEST_BEHIND);
        this.keeping = tools.logKeeper()
                .keep(
                        entry.logFile(),
                        instance.logs().maxSizeMb() * 1024L * 1024,
                        instance.logs().rotation());
        this.events = events;
        this.tree = new ProcessTree(tools.processes(), identity);
        this.endpoint = Ports.endpoint(instance.server().host(), entry.port());
    }

    /** A process that was just spawned. */
    static ProcessRun spawned(
            Tools tools,
            Instance instance,
            RegistryEntry entry,
            Processes.Started started,
            RenderedCommand command,
            Consumer<RunEvent> events) {
        ProcessRun run =
                new ProcessRun(tools, instance, entry, started.identity(), LogTail.follow(entry.logFile(), 0), events);
        run.warnings = command.warnings();
        run.notes = command.notes();
        run.startWatching();
        CompletableFuture<?> unused = started.exit().thenAccept(code -> run.exited(code));
        return run;
    }

    /** A process that lives already; its exit shows only by looking. */
    static ProcessRun adopted(
            Tools tools, Instance instance, RegistryEntry entry, ProcessIdentity identity, Consumer<RunEvent> events) {
        ProcessRun run =
                new ProcessRun(tools, instance, entry, identity, LogTail.followFromEnd(entry.logFile()), events);
        run.adopted = true;
        run.startWatching();
        Thread.ofVirtual().name("exit-" + instance.name()).start(run::awaitExit);
        return run;
    }

    private void startWatching() {
        watcher = Thread.ofVirtual().name("watch-" + instance.name()).start(this::watch);
    }

    private void exited(@Nullable Integer code) {
        if (!released) {
            events.accept(new RunEvent.Exited(code));
        }
    }

    private void awaitExit() {
        Integer code = null;
        try (ExitWatch exit = tools.processes().watchExit(identity).orElse(null)) {
            while (!released
                    && code == null
                    && (exit != null || tools.processes().isAlive(identity))) {
                Thread.sleep(tools.timings().exitPoll());
                OptionalInt seen = exit == null ? OptionalInt.empty() : exit.exitCode();
                code = seen.isPresent() ? Integer.valueOf(seen.getAsInt()) : null;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("Watching for the end of \"{}\" broke off", instance.name(), bug);
            events.accept(new RunEvent.Answered(Answer.ERROR));
            return;
        }
        exited(code);
    }

    private void watch() {
        try {
            new RunWatch(this, tools, instance, log, events).run();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("Watching \"{}\" broke off", instance.name(), bug);
            events.accept(new RunEvent.Answered(Answer.ERROR));
        }
    }

    /** What nobody can be held to have said was said by one that has ended since, unless it is said again. */
    Answer ownAnswer(String path, Duration timeout) throws InterruptedException {
        Answer answer = probe(path, timeout);
        if (answer == Answer.NO_ANSWER) {
            return answer;
        }
        return switch (listener()) {
            case OURS -> answer;
            case STRANGER -> Answer.NO_ANSWER;
            case UNKNOWN -> {
                Answer again = probe(path, timeout);
                yield listener() == Strangers.Listener.STRANGER ? Answer.NO_ANSWER : again;
            }
        };
    }

    Answer probe(String path, Duration timeout) throws InterruptedException {
        return instance.isWorker() ? workerAnswer(timeout) : tools.probe().probe(endpoint, path, timeout);
    }

    /** It serves one connection at a time: one of ours would keep an engine waiting, so that none is made once it serves. */
    private Answer workerAnswer(Duration timeout) throws InterruptedException {
        String host = instance.server().host();
        if (serving) {
            return tools.ports().check(host, entry.port()) == Ports.Availability.TAKEN ? Answer.OK : Answer.NO_ANSWER;
        }
        return RpcHello.ask(host, entry.port(), timeout).health();
    }

    Answer writeToken(Duration timeout) throws InterruptedException {
        String own = instance.server().apiKey();
        String key = own == null && hasHomeKey() ? tools.homeKey().value() : own;
        return tools.probe().writeToken(endpoint, key, timeout);
    }

    /** Nobody wants to know of it any more. */
    boolean isReleased() {
        return released;
    }

    boolean isServing() {
        return serving;
    }

    /** Sleeps for so long; true where it was woken to look afresh. */
    boolean isWokenWithin(Duration time) throws InterruptedException {
        boolean woken = wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        return woken;
    }

    @Override
    public void lookAfresh() {
        wake.release();
    }

    private Strangers.Listener listener() {
        return new Strangers(tools.processes(), tools.ports()).listener(entry.port(), identity, entry.token());
    }

    @Override
    public Long pid() {
        return identity.pid();
    }

    @Override
    public int port() {
        return entry.port();
    }

    @Override
    public Path logFile() {
        return entry.logFile();
    }

    @Override
    public Instant startedAt() {
        return entry.startedAt();
    }

    @Override
    public List<Problem> warnings() {
        return warnings;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public boolean isAdopted() {
        return adopted;
    }

    @Override
    public boolean hasHomeKey() {
        return entry.hasHomeKey();
    }

    @Override
    public String engineName() {
        return entry.engine();
    }

    /** Written down first: a Paddock that is killed right after the signal must not restart what was to stop. */
    @Override
    public Asked terminate() {
        leaving();
        // Its handlers are there once it has loaded its model.
        return tree.terminate(serving);
    }

    @Override
    public void leaving() {
        entry = entry.stopping();
        write(entry);
    }

    @Override
    public Duration secondGrace() {
        return tools.processes().secondGrace();
    }

    @Override
    public void kill() {
        tree.kill();
    }

    @Override
    public boolean isGone() {
        return tree.isGone();
    }

    @Override
    public boolean listens() {
        return tools.ports().listens(instance.server().host(), entry.port())
                && listener() != Strangers.Listener.STRANGER;
    }

    @Override
    public List<String> lastLines() {
        try {
            return LogTail.lastLines(entry.logFile(), LAST_LINES);
        } catch (IOException e) {
            return List.of("(The log " + entry.logFile() + " cannot be read: " + e.getMessage() + ")");
        }
    }

    @Override
    public void crashed() {
        try {
            LogFolder.holding(entry.logFile()).pinCrashed(entry.logFile());
        } catch (IOException e) {
            LOG.warn("The log {} of a crash cannot be kept for good", entry.logFile(), e);
        }
    }

    @Override
    public void serving() {
        serving = true;
        tools.processes().identify(identity.pid()).ifPresent(now -> {
            RegistryEntry complete = entry.withProcess(now);
            if (now.startTicks() == identity.startTicks() && !complete.equals(entry)) {
                entry = complete;
                write(complete);
            }
        });
    }

    private void write(RegistryEntry complete) {
        try {
            tools.registry().put(complete);
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }

    @Override
    public void forget() {
        letGo();
        tools.portBook().release(instance.name(), entry.port());
        try {
            tools.registry().remove(entry.token());
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }

    @Override
    public void letGo() {
        released = true;
        keeping.close();
        Thread thread = watcher;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
