package dev.paddock.supervisor;

import dev.paddock.domain.ServerState;
import dev.paddock.platform.Asked;
import java.time.Duration;

/** The way from a running server to none: asked, then killed, until the whole tree is gone. For the server's own thread. */
final class Ending {
    private final ServerBook book;
    private final CurrentRun run;
    private final Deadlines deadlines;
    private final Timings timings;
    private final Runnable gone;
    private final Runnable unkillable;
    private final AuditTrail audit;
    private boolean askedAgain;

    /**
     * @param gone nothing of the tree lives any more
     * @param unkillable some of it lives although it was killed again and again
     * @param audit told where it could not be asked
     */
    Ending(
            ServerBook book,
            CurrentRun run,
            Deadlines deadlines,
            Timings timings,
            Runnable gone,
            Runnable unkillable,
            AuditTrail audit) {
        this.book = book;
        this.run = run;
        this.deadlines = deadlines;
        this.timings = timings;
        this.gone = gone;
        this.unkillable = unkillable;
        this.audit = audit;
    }

    /** Asks first, unless by force. */
    void begin(boolean force) {
        if (force) {
            kill();
            return;
        }
        deadlines.clear();
        deadlines.grace(book.instance().server().stopGrace());
        book.state(ServerState.TERMINATING);
        askedAgain = false;
        if (run.get().terminate() == Asked.ENDED_AT_ONCE) {
            audit.record("ended-at-once", book.snapshot(), "it could not be asked: nothing of it hears a Ctrl-C yet");
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
        book.state(ServerState.FORCE_KILLING);
        run.get().kill();
    }

    /** The root's exit comes as an event; the rest of its tree has to be looked for. */
    void rootExited() {
        if (run.get().isGone()) {
            gone.run();
        } else if (run.isRootGone() || book.state() == ServerState.FORCE_KILLING) {
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
            if (book.state() == ServerState.FORCE_KILLING) {
                current.kill();
            }
            deadlines.lookIn(timings.stopPoll());
        }
    }
}
