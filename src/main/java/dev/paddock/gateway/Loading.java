package dev.paddock.gateway;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.gateway.Scheduler.Phase;
import dev.paddock.supervisor.Supervisor;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends servers as it was decided, each once at a time. Safe for several threads. */
final class Loading {
    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    private final Supervisor supervisor;
    private final Uses uses;
    private final Counts counts;
    private final Consumer<String> failure;
    private final Runnable changed;

    /**
     * @param failure told of a server whose start has failed, with the lock held
     * @param changed told when one has started or ended
     */
    Loading(Supervisor supervisor, Uses uses, Counts counts, Consumer<String> failure, Runnable changed) {
        this.supervisor = supervisor;
        this.uses = uses;
        this.counts = counts;
        this.failure = failure;
        this.changed = changed;
    }

    void carryOut(Scheduler.Step step) {
        switch (step) {
            case Scheduler.Start(String name) -> start(name);
            case Scheduler.Evict(String name) -> evict(name, "to make room");
            case Scheduler.Drain(String name) -> LOG.debug("{} takes no more requests until it is idle", name);
        }
    }

    private void start(String name) {
        boolean joins;
        uses.lock.lock();
        try {
            joins = uses.phase(name) != Phase.STOPPED;
            if (!uses.starting().add(name)) {
                return;
            }
            uses.of(name).forgetFailure();
        } finally {
            uses.lock.unlock();
        }
        if (!joins) {
            LOG.info("A request starts {}", name);
            counts.loadBegan(name);
        }
        supervisor.start(name).whenComplete((ready, failed) -> started(name, failed));
    }

    private void started(String name, @Nullable Throwable failed) {
        uses.refresh();
        uses.lock.lock();
        try {
            uses.starting().remove(name);
            if (failed != null) {
                uses.of(name).failed(problem(failed));
                failure.accept(name);
            } else {
                uses.of(name).usedNow();
            }
        } finally {
            uses.lock.unlock();
        }
        counts.loadEnded(name, failed == null);
        changed.run();
    }

    private static Problem problem(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof PaddockException known
                ? known.problem()
                : Problem.of("internal", "it failed inside Paddock", cause.toString(), null);
    }

    /** Only where it is idle at this very moment. */
    void evict(String name, String why) {
        uses.lock.lock();
        try {
            if (uses.of(name).inFlight() > 0 || !uses.stopping().add(name)) {
                return;
            }
            uses.of(name).keepAlive = null;
        } finally {
            uses.lock.unlock();
        }
        LOG.info("{} is unloaded {}", name, why);
        counts.evicted(name);
        supervisor.stop(name, false).whenComplete((_, failed) -> {
            // What was told before it ended would pass for ready.
            uses.refresh();
            uses.lock.lock();
            try {
                uses.stopping().remove(name);
            } finally {
                uses.lock.unlock();
            }
            if (failed != null) {
                LOG.warn("{} could not be unloaded", name, failed);
            }
            changed.run();
        });
    }
}
