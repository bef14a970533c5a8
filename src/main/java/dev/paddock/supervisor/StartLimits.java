package dev.paddock.supervisor;

import dev.paddock.domain.Health;
import dev.paddock.domain.PaddockException;
import java.util.function.Consumer;

/**
 * How long a server may take until it serves: it is shown as slow after the start timeout and given up after the hard limit,
 * unless it listens by then and never said that it loads. For the server's own thread.
 */
final class StartLimits {
    private final ServerBook book;
    private final CurrentRun run;
    private final Deadlines deadlines;
    private final Timings timings;
    private final Runnable assumedReady;
    private final Consumer<PaddockException> tooSlow;

    /** @param assumedReady it listens, and a build that never says 200 does no more */
    StartLimits(
            ServerBook book,
            CurrentRun run,
            Deadlines deadlines,
            Timings timings,
            Runnable assumedReady,
            Consumer<PaddockException> tooSlow) {
        this.book = book;
        this.run = run;
        this.deadlines = deadlines;
        this.timings = timings;
        this.assumedReady = assumedReady;
        this.tooSlow = tooSlow;
    }

    void begin() {
        deadlines.startTimeout(book.instance().server().startTimeout());
        deadlines.hardLimit(timings.hardLimitOf(book.instance()));
    }

    void onTime() {
        if (deadlines.hardLimitDue()) {
            assumeReadyOr(this::giveUp);
        } else if (deadlines.startTimeoutDue()) {
            assumeReadyOr(book::slow);
        }
    }

    private void giveUp() {
        tooSlow.accept(Troubles.startTooSlow(
                book.name(), timings.hardLimitOf(book.instance()), run.get().lastLines()));
    }

    /** One that says 503 is loading by its own word, however long it takes. */
    private void assumeReadyOr(Runnable otherwise) {
        deadlines.startTimeoutPassed();
        if (book.snapshot().health() != Health.LOADING && run.get().listens()) {
            assumedReady.run();
        } else {
            otherwise.run();
        }
    }
}
