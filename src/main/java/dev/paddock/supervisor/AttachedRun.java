package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Asked;
import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is somebody else's server. Asks for its health, and touches nothing: to end it is to look away. */
final class AttachedRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedRun.class);

    private final ProcessRun.Tools tools;
    private final Instance instance;
    private final Neighbours.Neighbour server;
    private final Consumer<RunEvent> events;
    private final URI endpoint;
    private volatile boolean over;
    private @Nullable Answer told;
    private int misses;
    private final Semaphore wake = new Semaphore(0);
    private final Thread watcher;

    private AttachedRun(
            ProcessRun.Tools tools, Instance instance, Neighbours.Neighbour server, Consumer<RunEvent> events) {
        this.tools = tools;
        this.instance = instance;
        this.server = server;
        this.events = events;
        this.endpoint = Ports.endpoint(instance.server().host(), server.port());
        this.watcher = Thread.ofVirtual().name("watch-" + instance.name()).unstarted(this::watch);
    }

    static AttachedRun begin(
            ProcessRun.Tools tools, Instance instance, Neighbours.Neighbour server, Consumer<RunEvent> events) {
        AttachedRun run = new AttachedRun(tools, instance, server, events);
        run.watcher.start();
        return run;
    }

    private void watch() {
        long nextProbe = System.nanoTime();
        try {
            while (!over && isThere()) {
                if (System.nanoTime() - nextProbe >= 0) {
                    look();
                    nextProbe = System.nanoTime() + pause().toNanos();
                }
                if (wake.tryAcquire(tools.timings().exitPoll().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                    nextProbe = System.nanoTime();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("Watching \"{}\" broke off", instance.name(), bug);
            events.accept(new RunEvent.Answered(Answer.ERROR));
            return;
        }
        if (!over) {
            events.accept(new RunEvent.Exited(null));
        }
    }

    /** One whose process is unknown is there as long as something listens; asked only where it gave no answer. */
    private boolean isThere() {
        ProcessIdentity process = server.process();
        return process == null
                ? told != Answer.NO_ANSWER || listens()
                : tools.processes().isAlive(process);
    }

    private Duration pause() {
        return told == Answer.OK
                ? instance.healthcheck().interval()
                : tools.timings().exitPoll();
    }

    private void look() throws InterruptedException {
        Duration timeout = instance.healthcheck().timeout();
        Answer answer = tools.probe().probe(endpoint, instance.healthcheck().path(), timeout);
        if (answer == Answer.NOT_FOUND) {
            answer = tools.probe().probe(endpoint, "/v1/health", timeout);
        }
        misses = answer == Answer.NO_ANSWER ? misses + 1 : 0;
        boolean patient = misses > 0 && misses < instance.healthcheck().retries() && listens();
        if (!patient && answer != told && !over) {
            told = answer;
            events.accept(new RunEvent.Answered(answer));
        }
    }

    @Override
    public @Nullable Long pid() {
        return server.pid();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public @Nullable Path logFile() {
        return null;
    }

    @Override
    public Instant startedAt() {
        return server.startedAt();
    }

    @Override
    public String engineName() {
        return server.engine();
    }

    @Override
    public boolean isAttached() {
        return true;
    }

    @Override
    public Asked terminate() {
        if (!over) {
            letGo();
            events.accept(new RunEvent.Exited(null));
        }
        return Asked.ASKED;
    }

    @Override
    public void kill() {
        Asked unused = terminate();
    }

    @Override
    public void lookAfresh() {
        wake.release();
    }

    @Override
    public boolean isGone() {
        return over;
    }

    @Override
    public boolean listens() {
        return tools.ports().listens(instance.server().host(), server.port());
    }

    @Override
    public List<String> lastLines() {
        return List.of();
    }

    @Override
    public void crashed() {}

    @Override
    public void serving() {}

    @Override
    public void forget() {
        letGo();
        tools.portBook().release(instance.name(), server.port());
    }

    @Override
    public void letGo() {
        over = true;
        watcher.interrupt();
    }
}
