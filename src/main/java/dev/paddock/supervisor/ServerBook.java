package dev.paddock.supervisor;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerSnapshot.Usage;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.UsageHistory;
import dev.paddock.engine.Engines;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The facts of one server, and the snapshot of them that everybody reads. Written by the server's own thread only. */
final class ServerBook {
    private final Models models;
    private final Runnable changed;
    private Instance instance;
    private ModelInfo model;
    private String engineName;
    private ServerState state = ServerState.STOPPED;
    private Health health = Health.UNKNOWN;
    private Instant since = Instant.now();
    private @Nullable Long pid;
    private @Nullable Integer port;
    private @Nullable Instant startedAt;
    private @Nullable Instant readyAt;
    private boolean assumedReady;
    private boolean slow;
    private int restarts;
    private @Nullable Instant nextRetryAt;
    private @Nullable Problem problem;
    private @Nullable Path logFile;
    /** While it is attached: of its last run that was ours. */
    private @Nullable Path ownLog;

    private @Nullable Usage usage;
    private List<Problem> warnings = List.of();
    private boolean attached;
    private Map<String, Long> deviceBytes = Map.of();
    private @Nullable Double tokensPerSecond;
    private Machine.@Nullable Load lastLoad;
    private long lastLoadAt;
    private @Nullable Long successor;
    private @Nullable String stoppedFirst;
    private boolean homeKey;
    private final UsageRing ring = new UsageRing();
    private volatile ServerSnapshot snapshot;

    ServerBook(Instance instance, Models models, Runnable changed) {
        this.models = models;
        this.changed = changed;
        this.instance = instance;
        this.model = models.describe(instance);
        this.port = instance.server().port();
        this.engineName = Engines.name(instance.engine());
        this.snapshot = build();
    }

    ServerSnapshot snapshot() {
        return snapshot;
    }

    /** May be asked by any thread. */
    UsageHistory history() {
        return new UsageHistory(snapshot.name(), ring.points(System.nanoTime(), Instant.now()));
    }

    String name() {
        return instance.name();
    }

    Instance instance() {
        return instance;
    }

    ServerState state() {
        return state;
    }

    @Nullable
    Integer port() {
        return port;
    }

    int restarts() {
        return restarts;
    }

    void define(Instance saved) {
        instance = saved;
        model = models.describe(saved);
        engineName = Engines.name(saved.engine());
        if (saved.server().port() != null) {
            port = saved.server().port();
        }
        publish();
    }

    void resetRestarts() {
        restarts = 0;
    }

    void countRestart() {
        restarts++;
    }

    /** By an earlier Paddock, with this log. Only before anybody was told of this server. */
    void ranBefore(@Nullable Path log) {
        logFile = log;
        snapshot = build();
    }

    void launching() {
        enter(ServerState.LAUNCHING);
        forgetProcess();
        nextRetryAt = null;
        problem = null;
        readyAt = null;
        startedAt = null;
        tokensPerSecond = null;
        warnings = List.of();
        publish();
    }

    void initializing(Run run) {
        initializing(run, true);
    }

    private void initializing(Run run, boolean told) {
        enter(ServerState.INITIALIZING);
        pid = run.pid();
        port = run.port();
        startedAt = run.startedAt();
        attached = run.isAttached();
        ownLog = attached ? logFile : null;
        logFile = run.logFile();
        engineName = run.engineName();
        warnings = run.warnings();
        homeKey = run.hasHomeKey();
        if (told) {
            publish();
        }
    }

    /** A process that is to take the place of this one; null where there is none any more. */
    void successor(@Nullable Long process) {
        successor = process;
        publish();
    }

    /** Why a restart goes with a gap; null where nothing is known of one. */
    void stoppedFirst(@Nullable String why) {
        stoppedFirst = why;
        publish();
    }

    /** It was ready all the time, with another process before. */
    void replaced(Run run, Instance saved) {
        forgetProcess();
        instance = saved;
        model = models.describe(saved);
        problem = null;
        tokensPerSecond = null;
        successor = null;
        stoppedFirst = null;
        state = ServerState.INITIALIZING;
        initializing(run, false);
        ready(false);
    }

    void slow() {
        slow = true;
        publish();
    }

    void ready(boolean assumed) {
        enter(ServerState.READY);
        readyAt = since;
        assumedReady = assumed;
        slow = false;
        if (!assumed) {
            health = Health.HEALTHY;
        }
        publish();
    }

    void health(Health now) {
        if (health != now) {
            health = now;
            publish();
        }
    }

    /** A server that is assumed ready and then says so is assumed no longer. */
    void healthWhileServing(Answer answer) {
        if (answer == Answer.OK) {
            assumedReady = false;
        }
        health = switch (answer) {
            case OK -> Health.HEALTHY;
            case LOADING -> Health.LOADING;
            case NO_ANSWER -> Health.UNHEALTHY;
            case ERROR, NOT_FOUND -> Health.ERROR;
        };
        publish();
    }

    /** It runs on for a moment, but will be ended because of this. */
    void trouble(Problem why) {
        problem = why;
        publish();
    }

    void state(ServerState now) {
        enter(now);
        publish();
    }

    void restarting(Problem why, Duration delay) {
        enter(ServerState.RESTARTING);
        forgetProcess();
        problem = why;
        nextRetryAt = since.plus(delay);
        publish();
    }

    void failed(Problem why) {
        enter(ServerState.FAILED);
        forgetProcess();
        nextRetryAt = null;
        problem = why;
        publish();
    }

    void stopped() {
        enter(ServerState.STOPPED);
        forgetProcess();
        warnings = List.of();
        nextRetryAt = null;
        problem = null;
        publish();
    }

    /** It ended, and is not to be started again by itself. */
    void went(Problem why) {
        enter(ServerState.STOPPED);
        forgetProcess();
        problem = why;
        publish();
    }

    void warn(Problem why) {
        List<Problem> more = new ArrayList<>(warnings);
        // It said so before the launch, with less to show for it.
        more.removeIf(before ->
                before.code().equals("device-missing") || before.code().equals(why.code()));
        more.add(why);
        warnings = List.copyOf(more);
        publish();
    }

    void allocated(Map<String, Long> bytes) {
        deviceBytes = bytes;
        publish();
    }

    void replied(double rate) {
        tokensPerSecond = rate;
        ring.replied(System.nanoTime(), rate);
        Usage present = usage;
        usage = present == null
                ? new Usage(null, 0, rate)
                : new Usage(present.cpuPercent(), present.residentBytes(), rate, present.requests());
        publish();
    }

    /** The share of processor time shows between two measurements. */
    void measured(long measuredPid, Machine.Load load, @Nullable RequestCounts requests) {
        if (pid == null || pid != measuredPid) {
            return;
        }
        long now = System.nanoTime();
        Double percent = null;
        if (lastLoad != null && now > lastLoadAt) {
            double millis = (now - lastLoadAt) / 1e6;
            percent = Math.max(0, Math.round(1000 * (load.cpuMillis() - lastLoad.cpuMillis()) / millis) / 10.0);
        }
        lastLoad = load;
        lastLoadAt = now;
        ring.measured(now, percent, load.residentBytes());
        Usage next = new Usage(percent, load.residentBytes(), tokensPerSecond, requests);
        if (!next.equals(usage)) {
            usage = next;
            publish();
        }
    }

    private void enter(ServerState next) {
        if (state != next) {
            state = next;
            since = Instant.now();
        }
    }

    private void forgetProcess() {
        pid = null;
        health = Health.UNKNOWN;
        assumedReady = false;
        slow = false;
        usage = null;
        lastLoad = null;
        if (attached) {
            logFile = ownLog;
        }
        attached = false;
        deviceBytes = Map.of();
    }

    private void publish() {
        ServerSnapshot next = build();
        if (!next.equals(snapshot)) {
            snapshot = next;
            changed.run();
        }
    }

    private ServerSnapshot build() {
        return new ServerSnapshot(
                instance,
                model,
                engineName,
                state,
                health,
                since,
                pid,
                port,
                startedAt,
                readyAt,
                assumedReady,
                slow,
                restarts,
                nextRetryAt,
                problem,
                logFile,
                usage,
                warnings,
                attached,
                deviceBytes,
                successor == null && stoppedFirst == null ? null : new Replacement(successor, stoppedFirst),
                homeKey);
    }
}
