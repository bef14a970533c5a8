package dev.paddock.supervisor;

import dev.paddock.domain.ServerState;
import dev.paddock.platform.Asked;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way from a running server to none: asked, then killed, until the whole tree is gone. For the server's own thread. */
final class Ending {
    private final Supplier<Duration> grace;
    private final Consumer<ServerState> show;
    private final CurrentRun run;
    private final Deadlines deadlines;
    private final Timings timings;
    private final Runnable gone;
    private final Runnable unkillable;
    private final Runnable notAsked;
    private boolean askedAgain;
    private boolean killing;

    /**
     * @param grace between asking and killing
     * @param show told TERMINATING and FORCE_KILLING
     * @param gone nothing of the tree lives any more
     * @param unkillable some of it lives although it was killed again and again
     * @param notAsked it could not be asked, and was ended at once
     */
    Ending(
            Supplier<Duration> grace,
            Consumer<ServerState> show,
            CurrentRun run,
            Deadlines deadlines,
            Timings timings,
            Runnable gone,
            Runnable unkillable,
            Runnable notAsked) {
        this.grace = grace;
        this.show = show;
        this.run = run;
        this.deadlines = deadlines;
        this.timings = timings;
        this.gone = gone;
        this.unkillable = unkillable;
        this.notAsked = notAsked;
    }

    /** Asks first, unless by force. */
    void begin(boolean force) {
        if (force) {
            kill();
            return;
        }
        deadlines.clear();
        deadlines.grace(grace.get());
        killing = false;
        show.accept(ServerState.TERMINATING);
        askedAgain = false;
        if (run.get().terminate() == Asked.ENDED_AT_ONCE) {
            notAsked.run();
        }
    }

    private void graceIsOver() {
        Duration more = run.get().secondGrace();
        if (askedAgain || more.isZero()) {
            kill();
            return;
        }
        askedAgain = true;
        deadlines.grace(more);
        Asked unused = run.get().terminate();
    }

    /** Asked for once more while it ends. */
    void insist(boolean force) {
        if (force) {
            kill();
        }
    }

    void kill() {
        deadlines.clear();
        deadlines.killLimit(timings.killLimit());
        deadlines.lookIn(timings.stopPoll());
        killing = true;
        show.accept(ServerState.FORCE_KILLING);
        run.get().kill();
    }

    /** The root's exit comes as an event; the rest of its tree has to be looked for. */
    void rootExited() {
        if (run.get().isGone()) {
            gone.run();
        } else if (run.isRootGone() || killing) {
            deadlines.lookIn(timings.stopPoll());
        }
    }

    void onTime() {
        if (deadlines.graceDue()) {
            graceIsOver();
        } else if (deadlines.lookDue()) {
            look();
        }
    }

    private void look() {
        Run current = run.get();
        if (current.isGone()) {
            gone.run();
        } else if (deadlines.killLimitDue()) {
            unkillable.run();
        } else {
            if (killing) {
                current.kill();
            }
            deadlines.lookIn(timings.stopPoll());
        }
    }
}
