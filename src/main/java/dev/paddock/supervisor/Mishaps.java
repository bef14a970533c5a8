package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a server without anybody's wish, and what comes of it: its process dies, hangs, or does not come up. For the
 * server's own thread.
 */
final class Mishaps {
    /** What the server does about it. */
    interface Server {
        void launch();

        /** It has a process, which loads. */
        void initializing(Run run);

        /** It is given up, which everybody knows by now. */
        void givenUp();
    }

    private final Surroundings around;
    private final ServerBook book;
    private final CurrentRun run;
    private final SecondRun second;
    private final Retries retries;
    private final Deadlines deadlines;
    private final Ending ending;
    private final Waiters waiters;
    private final Server server;
    private @Nullable Runnable afterEnd;

    Mishaps(
            Surroundings around,
            ServerBook book,
            CurrentRun run,
            SecondRun second,
            Retries retries,
            Deadlines deadlines,
            Ending ending,
            Waiters waiters,
            Server server) {
        this.around = around;
        this.book = book;
        this.run = run;
        this.second = second;
        this.retries = retries;
        this.deadlines = deadlines;
        this.ending = ending;
        this.waiters = waiters;
        this.server = server;
    }

    void exited(@Nullable Integer code) {
        if (run.get().isAttached()) {
            attachedWent();
        } else {
            died(code);
        }
    }

    private void attachedWent() {
        Problem note = Troubles.attachedWent(book.name());
        around.audit().record("gone", book.snapshot(), note.sentence());
        run.release();
        deadlines.clear();
        book.went(note);
        waiters.failed(new PaddockException(Kind.FAILED, note));
    }

    private void died(@Nullable Integer code) {
        Run current = run.get();
        boolean wasReady = book.state() == ServerState.READY;
        retries.ended();
        current.kill();
        current.crashed();
        PostMortem.Finding finding =
                around.postMortem().of(PostMortem.Death.of(book.instance(), current, code, wasReady));
        around.audit().record("crash", book.snapshot(), finding.problem().sentence());
        run.release();
        if (second.isComing()) {
            comeAtOnce();
        } else {
            retryOrGiveUp(finding);
        }
    }

    private void comeAtOnce() {
        second.comeAtOnce();
        book.launching();
        server.initializing(run.get());
    }

    /** Where it may not be started again, it is not ended either: a person may still learn something from it. */
    void hung() {
        if (book.state() != ServerState.READY) {
            return;
        }
        Problem problem = Troubles.hung(book.name(), run.get().pid());
        around.audit().record("hung", book.snapshot(), problem.detail());
        if (second.isComing()) {
            run.get().crashed();
            comeAtOnce();
        } else if (retries.isAllowed()) {
            retries.ended();
            run.get().crashed();
            PostMortem.Finding finding =
                    new PostMortem.Finding(problem.withEvidence(run.get().lastLines()), true, false);
            afterEnd = () -> retryOrGiveUp(finding);
            book.trouble(problem);
            ending.begin(false);
        }
    }

    void gpuLost(Problem why) {
        if (book.state() == ServerState.READY && !book.snapshot().isOnCpuInstead()) {
            book.warn(why);
            around.audit().record("gpu-lost", book.snapshot(), why.sentence());
        }
    }

    /** An earlier Paddock had it, and this one found that it is gone. */
    void endedUnseen(Problem note) {
        if (book.state() == ServerState.STOPPED) {
            around.audit().record("gone", book.snapshot(), note.sentence());
            book.went(note);
        }
    }

    /** It does not come up. */
    void tooSlow(PaddockException reason) {
        afterEnd = () -> giveUp(reason);
        ending.kill();
    }

    private void retryOrGiveUp(PostMortem.Finding finding) {
        switch (retries.after(finding)) {
            case Retries.Next.OtherPort now -> {
                around.audit().record("restart", book.snapshot(), "on another port");
                server.launch();
            }
            case Retries.Next.After later -> {
                deadlines.retryIn(later.delay());
                book.restarting(finding.problem(), later.delay());
            }
            case Retries.Next.Never never -> giveUp(new PaddockException(Kind.FAILED, finding.problem()));
        }
    }

    /** It could not even be launched, for something that may pass. */
    void retryFailed(Problem why) {
        around.audit().record("warning", book.snapshot(), why.sentence());
        retryOrGiveUp(new PostMortem.Finding(why, true, false));
    }

    void retryIfDue() {
        if (deadlines.retryDue()) {
            book.countRestart();
            around.audit().record("restart", book.snapshot(), retries.words());
            server.launch();
        }
    }

    void giveUp(PaddockException reason) {
        deadlines.clear();
        book.failed(reason.problem());
        around.audit().record("give-up", book.snapshot(), reason.problem().sentence());
        waiters.failed(reason);
        server.givenUp();
    }

    /** What was to follow the end that is under way does not: somebody wants something else. */
    void forget() {
        afterEnd = null;
    }

    /** What is to follow now that it has ended, once; null where it was meant to end. */
    @Nullable
    Runnable takeNext() {
        Runnable next = afterEnd;
        afterEnd = null;
        return next;
    }
}
