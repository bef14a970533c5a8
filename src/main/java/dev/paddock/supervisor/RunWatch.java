package dev.paddock.supervisor;

import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.engine.DeviceMemory;
import dev.paddock.engine.GpuLoss;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.engine.ReadinessHints;
import dev.paddock.engine.TokenRate;
import dev.paddock.platform.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a run's log and asks for its health: often until it serves, seldom after. Tells only what changed. Works on one
 * virtual thread, and on a second one where the health check is a deep one.
 */
final class RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

    /** A token may have to wait for the requests before it. */
    private static final int DEEP_FACTOR = 6;

    private final ProcessRun run;
    private final ProcessRun.Tools tools;
    private final Instance instance;
    private final HealthCheck check;
    private final LogTail.Follower log;
    private final Consumer<RunEvent> events;
    private final Patience patience;
    private final Patience deepPatience;
    private String path;
    private @Nullable Answer told;
    private long nextProbe = System.nanoTime();
    private @Nullable Thread deep;
    private @Nullable DeviceMemory starting = new DeviceMemory();
    private final GpuLoss gpu = new GpuLoss();
    private final boolean gpuWanted;

    RunWatch(
            ProcessRun run,
            ProcessRun.Tools tools,
            Instance instance,
            LogTail.Follower log,
            Consumer<RunEvent> events) {
        this.run = run;
        this.tools = tools;
        this.instance = instance;
        this.check = instance.healthcheck();
        this.log = log;
        this.events = events;
        this.gpuWanted = GpuLoss.isWanted(instance);
        this.path = check.path();
        this.patience = new Patience(check.retries(), check.startPeriod());
        this.deepPatience = new Patience(check.retries(), check.startPeriod());
    }

    /** Until the run is released or the thread interrupted. */
    void run() throws InterruptedException {
        readBeginning();
        try {
            while (!run.isReleased()) {
                boolean serving = run.isServing();
                if (serving) {
                    patience.begin(System.nanoTime());
                    beginDeep();
                }
                boolean hinted = readLog();
                if (serving) {
                    tellMemory();
                }
                if (!serving || hinted || System.nanoTime() - nextProbe >= 0) {
                    look(serving);
                    nextProbe = System.nanoTime() + check.interval().toNanos();
                }
                if (run.isWokenWithin(serving ? calm() : tools.timings().startPoll())) {
                    nextProbe = System.nanoTime();
                    checkGpu();
                }
            }
        } finally {
            if (deep != null) {
                deep.interrupt();
            }
        }
    }

    /** Of a server that was adopted, the start was written before anybody followed its log. */
    private void readBeginning() {
        DeviceMemory memory = starting;
        if (memory != null && run.isAdopted()) {
            try {
                LogTail.follow(run.logFile(), 0).poll().forEach(line -> {
                    memory.read(line);
                    gpu.read(line);
                });
            } catch (IOException e) {
                LOG.debug("The beginning of the log of \"{}\" cannot be read", instance.name(), e);
            }
        }
    }

    private void tellMemory() {
        DeviceMemory memory = starting;
        starting = null;
        if (memory == null) {
            return;
        }
        if (!memory.bytes().isEmpty()) {
            events.accept(new RunEvent.Allocated(memory.bytes()));
        } else if (gpuWanted && gpu.told().isPresent()) {
            gpu.told().ifPresent(this::gpuLost);
        } else if (!gpu.isOffloaded()) {
            checkGpu();
        }
    }

    /** Where the log is silent the engine is asked, which takes a process; so only of who wants a GPU. */
    private void checkGpu() {
        if (gpuWanted && run.isServing()) {
            tools.devices()
                    .afresh(instance, run::isReleased)
                    .flatMap(GpuLoss::lost)
                    .ifPresent(this::gpuLost);
        }
    }

    private void gpuLost(Problem why) {
        if (!run.isReleased()) {
            events.accept(new RunEvent.GpuLost(why));
        }
    }

    /** While nobody looks, what the server says of its replies can wait for the next probe. */
    private Duration calm() {
        return tools.lookers().any() ? shorter(tools.timings().usage(), check.interval()) : check.interval();
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private boolean readLog() {
        boolean hinted = false;
        try {
            do {
                List<String> lines = log.poll();
                if (lines.stream().anyMatch(RunWatch::isWork)) {
                    patience.sawWork();
                    deepPatience.sawWork();
                }
                for (String line : lines) {
                    if (starting != null) {
                        starting.read(line);
                        gpu.read(line);
                    }
                    TokenRate.of(line).ifPresent(rate -> events.accept(new RunEvent.Replied(rate)));
                    hinted |= !run.isServing() && ReadinessHints.isHint(line);
                }
            } while (log.isBehind() && !run.isServing() && !run.isReleased() && !hinted);
        } catch (IOException e) {
            LOG.debug("The log of \"{}\" cannot be read", instance.name(), e);
        }
        return hinted;
    }

    /** Builds of 2025 log our own probes: answered by a thread beside the one that computes, they prove nothing. */
    static boolean isWork(String line) {
        return !line.contains("GET /health") && !line.contains("GET /v1/health");
    }

    private void look(boolean serving) throws InterruptedException {
        Duration timeout = serving ? check.timeout() : tools.timings().probeTimeout();
        Answer answer = serving ? run.probe(path, timeout) : run.ownAnswer(path, timeout);
        if (answer == Answer.NOT_FOUND && path.equals("/health")) {
            answer = run.probe("/v1/health", timeout);
            if (answer == Answer.OK || answer == Answer.LOADING) {
                path = "/v1/health";
            }
        }
        if (serving && answer == Answer.NO_ANSWER) {
            missed();
        } else {
            patience.answered();
            tell(answer);
        }
    }

    private void missed() {
        switch (patience.missed(System.nanoTime())) {
            case PATIENT -> {}
            case UNHEALTHY -> tell(Answer.NO_ANSWER);
            case HUNG -> {
                tell(Answer.NO_ANSWER);
                hung();
            }
        }
    }

    private void tell(Answer answer) {
        if (answer != told && !run.isReleased()) {
            told = answer;
            events.accept(new RunEvent.Answered(answer));
        }
    }

    private void hung() {
        if (!run.isReleased()) {
            events.accept(new RunEvent.Hung());
        }
    }

    private void beginDeep() {
        if (check.deep() && deep == null && !instance.isWorker()) {
            deep = Thread.ofVirtual().name("deep-" + instance.name()).start(this::writeTokens);
        }
    }

    private void writeTokens() {
        deepPatience.begin(System.nanoTime());
        try {
            while (!run.isReleased()) {
                Thread.sleep(check.interval().multipliedBy(DEEP_FACTOR));
                Answer answer = run.writeToken(check.timeout().multipliedBy(DEEP_FACTOR));
                if (answer != Answer.NO_ANSWER) {
                    deepPatience.answered();
                } else if (deepPatience.missed(System.nanoTime()) == Patience.Verdict.HUNG) {
                    hung();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("Asking \"{}\" for tokens broke off", instance.name(), bug);
            tell(Answer.ERROR);
        }
    }
}
