package dev.paddock.supervisor;

import dev.paddock.domain.EngineTrial.Figures;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.engine.TokenTrial;
import dev.paddock.platform.Machine;
import dev.paddock.platform.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process beside all servers that is started to see what it can do, and ended. It stands in the registry as they do, under a
 * name that no server has, so that a Paddock that is killed meanwhile leaves nothing that the next one does not know. For one
 * thread.
 */
final class TrialServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrialServer.class);
    /** No instance may have a dot in its name. */
    private static final String SUFFIX = ".trial";

    private static final long LOOK_MILLIS = 50;

    /** What one needs of its surroundings. */
    record Tools(Launcher launcher, PostMortem postMortem, TokenTrial tokens, Machine machine, Timings timings) {}

    private final Tools tools;
    private final Instance instance;
    private final String apiKey;
    private final BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
    private @Nullable Run run;
    private Duration took = Duration.ZERO;

    private TrialServer(Tools tools, Instance instance, String apiKey) {
        this.tools = tools;
        this.instance = instance;
        this.apiKey = apiKey;
    }

    static boolean isOne(RegistryEntry entry) {
        return entry.instance().endsWith(SUFFIX);
    }

    /** As a saved instance, but on a port of its own and not for long. */
    static Instance of(Instance saved, String engine, String apiKey) {
        return saved.withName(saved.name() + SUFFIX)
                .withEngine(engine)
                .withServer(saved.server().forTrial(apiKey));
    }

    /**
     * Starts it and waits until it serves, as long as it gets on.
     *
     * @param apiKey that it asks for, so that nobody else is answered
     * @param known how long such a start took before; null where nobody knows
     * @throws PaddockException why it does not serve; CANCELLED
     */
    static TrialServer start(
            Tools tools,
            Instance saved,
            String engine,
            String apiKey,
            @Nullable Duration known,
            BooleanSupplier cancelled)
            throws InterruptedException {
        TrialServer server = new TrialServer(tools, of(saved, engine, apiKey), apiKey);
        boolean serves = false;
        try {
            long begin = System.nanoTime();
            server.run = tools.launcher().launch(server.instance, null, cancelled, server.events::add);
            server.awaitReady(server.run, known, cancelled);
            server.took = Duration.ofNanos(System.nanoTime() - begin);
            serves = true;
            return server;
        } finally {
            if (!serves) {
                server.close();
            }
        }
    }

    /** From the launch until it served. */
    Duration took() {
        return took;
    }

    private void awaitReady(Run begun, @Nullable Duration known, BooleanSupplier cancelled)
            throws InterruptedException {
        TrialPatience patience =
                new TrialPatience(begun, tools.machine(), tools.timings().trialQuiet(), known);
        Duration limit = tools.timings().hardLimitOf(instance);
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            RunEvent event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (cancelled.getAsBoolean()) {
                throw Troubles.cancelled(instance.name());
            }
            switch (event) {
                case RunEvent.Answered answered
                when answered.answer() == Answer.OK -> {
                    begun.serving();
                    return;
                }
                case RunEvent.Exited exited -> throw dead(begun, exited.code(), false);
                case null -> {}
                case RunEvent.Answered _,
                        RunEvent.GpuLost _,
                        RunEvent.Hung _,
                        RunEvent.Allocated _,
                        RunEvent.Replied _ -> {}
            }
            patience.check(instance.name());
            if (System.nanoTime() - end > 0) {
                throw Troubles.startTooSlow(instance.name(), limit, begun.lastLines());
            }
        }
    }

    private PaddockException dead(Run ended, @Nullable Integer code, boolean wasReady) {
        PostMortem.Finding finding = tools.postMortem().of(PostMortem.Death.of(instance, ended, code, wasReady));
        return new PaddockException(Kind.FAILED, finding.problem());
    }

    /**
     * Has it write something.
     *
     * @throws PaddockException where that fails, or makes no sense
     */
    Figures measure() throws InterruptedException {
        Run begun = Objects.requireNonNull(run);
        try {
            TokenTrial.Reply reply = tools.tokens()
                    .ask(
                            Ports.endpoint(instance.server().host(), begun.port()),
                            apiKey,
                            instance.server().timeout());
            if (reply.isGibberish()) {
                throw new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "trial-gibberish",
                                "It writes nothing that makes sense",
                                "its answer is \"" + shortened(reply.text()) + "\"",
                                "Its computation is broken with this model or device; take another build."));
            }
            return new Figures(reply.tokensPerSecond(), bytes(begun));
        } catch (IOException silent) {
            throw exit(begun)
                    .orElseGet(() -> new PaddockException(
                            Kind.FAILED,
                            Problem.of(
                                            "trial-no-reply",
                                            "It loads the model, and does not answer",
                                            String.valueOf(silent.getMessage()),
                                            null)
                                    .withEvidence(begun.lastLines())));
        }
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }

    /** That a process has died is told a moment after its connections have broken. */
    private Optional<PaddockException> exit(Run begun) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (events.poll(left, TimeUnit.NANOSECONDS) instanceof RunEvent.Exited exited) {
                return Optional.of(dead(begun, exited.code(), true));
            }
        }
        return Optional.empty();
    }

    private @Nullable Long bytes(Run begun) {
        Long pid = begun.pid();
        Machine.Load load =
                pid == null ? null : tools.machine().loads(List.of(pid)).get(pid);
        long devices = events.stream()
                .filter(RunEvent.Allocated.class::isInstance)
                .map(event -> ((RunEvent.Allocated) event).bytes())
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToLong(Long::longValue)
                .sum();
        return load == null ? null : Long.valueOf(load.residentBytes() + devices);
    }

    /** Ends it and waits until it is gone, whoever interrupts; what will not end stays in the registry. */
    @Override
    public void close() {
        Run begun = run;
        if (begun == null) {
            return;
        }
        run = null;
        boolean interrupted = Thread.interrupted();
        begun.leaving();
        var unused = begun.terminate();
        if (awaitGone(begun, instance.server().stopGrace(), false)
                || awaitGone(begun, tools.timings().killLimit(), true)) {
            begun.forget();
        } else {
            LOG.warn("The trial server of \"{}\" (process {}) does not end", instance.name(), begun.pid());
            begun.letGo();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitGone(Run begun, Duration patience, boolean killing) {
        long end = System.nanoTime() + patience.toNanos();
        while (!begun.isGone()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            if (killing) {
                begun.kill();
            }
            LockSupport.parkNanos(tools.timings().stopPoll().toNanos());
        }
        return true;
    }
}
