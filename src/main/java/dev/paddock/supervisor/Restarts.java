package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/**
 * Restarts that somebody asked for: by a second process beside the one that serves where that is possible, else one after the
 * other. For the server's own thread.
 */
final class Restarts {
    /** What the server does for them. */
    interface Server {
        void start(CompletableFuture<ServerSnapshot> answer);

        /** As it is to be started the next time. */
        Instance saved();

        /** Ends what runs, and starts it again then. */
        void stopAndStart(String reason);

        /** The process that serves is another one now. */
        void replaced();

        /** Nothing of it runs any more. */
        void stopped();
    }

    private final Surroundings around;
    private final ServerBook book;
    private final Mailbox mailbox;
    private final Waiters waiters;
    private final Server server;
    private final SecondRun second;
    private final List<Message.Restart> next = new ArrayList<>();
    private boolean stopsWithSecond;

    /**
     * @param numbers of runs, never the same twice
     * @param run the one that serves
     */
    Restarts(
            Surroundings around,
            ServerBook book,
            Mailbox mailbox,
            Waiters waiters,
            IntSupplier numbers,
            CurrentRun run,
            Server server) {
        this.around = around;
        this.book = book;
        this.mailbox = mailbox;
        this.waiters = waiters;
        this.server = server;
        this.second = new SecondRun(book, around, mailbox::post, numbers, run, new Replacements());
    }

    /** The process beside the one that serves. */
    SecondRun second() {
        return second;
    }

    void ask(Message.Restart request) {
        CompletableFuture<ServerSnapshot> answer = request.answer();
        switch (book.state()) {
            case READY, LAUNCHING, INITIALIZING -> {
                if (book.snapshot().attached()) {
                    Answers.fail(answer, Troubles.attachedIsNotRestarted(book.name()));
                    return;
                }
                if (second.isThere() && !second.isComing()) {
                    next.add(request);
                    return;
                }
                waiters.awaitReady(answer);
                begin(request.stopFirst());
            }
            case TERMINATING, FORCE_KILLING, STOPPED, FAILED, RESTARTING -> server.start(answer);
        }
    }

    private void begin(boolean stopFirst) {
        if (book.state() == ServerState.READY && !stopFirst) {
            if (second.isComing()) {
                return;
            }
            Instance saved = server.saved();
            Optional<String> obstacle = around.replacing().obstacle(book.snapshot(), saved);
            if (obstacle.isEmpty()) {
                around.audit().record("restart", book.snapshot(), "asked for, without a gap");
                second.begin(saved, () -> mailbox.holds(Message::endsTheServer));
                return;
            }
            try {
                around.launcher().ensurePossible(saved);
            } catch (PaddockException hopeless) {
                // Stopped now, it could not come back.
                notReplaced(hopeless);
                return;
            }
            book.stoppedFirst(obstacle.get());
        }
        Replacement replacement = book.snapshot().replacement();
        String why = replacement == null ? null : replacement.stoppedFirst();
        around.audit().record("restart", book.snapshot(), "asked for" + (why == null ? "" : "; stopped first: " + why));
        second.end(false);
        server.stopAndStart("to start it again");
    }

    private void notReplaced(PaddockException reason) {
        around.audit().record("not-replaced", book.snapshot(), reason.problem().sentence());
        if (book.state() == ServerState.READY) {
            waiters.failedStart(Troubles.servesOn(book.name(), reason));
        }
    }

    /** Those that were to come are none any more: who asked for them waits as for any start. */
    void joinStarts() {
        next.forEach(restart -> waiters.awaitReady(restart.answer()));
        next.clear();
    }

    /** Whether the server is not stopped before its second process is, which is ended. */
    boolean keepServerFromStopped() {
        stopsWithSecond = second.isThere();
        if (stopsWithSecond) {
            book.state(ServerState.TERMINATING);
            second.end(false);
        }
        return stopsWithSecond;
    }

    void letGo(PaddockException closing) {
        second.letGo();
        next.forEach(restart -> restart.refuse(closing));
    }

    /** What it means for the server what becomes of its second process. */
    private final class Replacements implements SecondRun.Server {
        @Override
        public void replaced() {
            server.replaced();
            around.audit().record("ready", book.snapshot(), "in place of the process before");
            waiters.ready(book.snapshot());
        }

        @Override
        public void notReplaced(PaddockException reason) {
            Restarts.this.notReplaced(reason);
        }

        @Override
        public void secondGone() {
            if (stopsWithSecond) {
                server.stopped();
            }
            next.forEach(mailbox::post);
            next.clear();
        }
    }
}
