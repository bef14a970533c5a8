package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.HealthProbe.Answer;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second process that a server has while it is replaced: the coming one beside the one that serves, then the leaving one
 * beside the one that took its place. For the server's own thread.
 */
final class SecondRun {
    private static final Logger LOG = LoggerFactory.getLogger(SecondRun.class);

    private enum Role {
        NONE,
        COMING,
        /** It may finish what it does. */
        LEAVING,
        ENDING
    }

    /** What it means for the server. */
    interface Server {
        /** The coming one is the server from now on. */
        void replaced();

        /** The coming one will not be: the one that serves goes on. */
        void notReplaced(PaddockException reason);

        /** Nothing of the second is left. */
        void secondGone();
    }

    private final ServerBook book;
    private final Surroundings around;
    private final Consumer<Message> mailbox;
    private final CurrentRun first;
    private final CurrentRun run;
    private final Deadlines deadlines = new Deadlines();
    private final Ending ending;
    private final Server server;
    private Role role = Role.NONE;
    private @Nullable Instance wanted;

    /** @param first the run that serves; the two change places */
    SecondRun(
            ServerBook book,
            Surroundings around,
            Consumer<Message> mailbox,
            IntSupplier numbers,
            CurrentRun first,
            Server server) {
        this.book = book;
        this.around = around;
        this.mailbox = mailbox;
        this.first = first;
        this.run = new CurrentRun(mailbox, numbers);
        this.server = server;
        this.ending = new Ending(
                () -> book.instance().server().stopGrace(),
                state -> {},
                run,
                deadlines,
                around.timings(),
                this::gone,
                this::unkillable,
                () -> {});
    }

    boolean isThere() {
        return role != Role.NONE;
    }

    boolean isComing() {
        return role == Role.COMING;
    }

    long nextDeadline() {
        return deadlines.next();
    }

    /** Starts what is to take the place of the one that serves. */
    void begin(Instance saved, BooleanSupplier cancelled) {
        try {
            Run begun = run.begin(events -> around.launcher().launch(saved, null, cancelled, events));
            coming(begun, saved);
            around.audit().record("start", book.name(), "process " + begun.pid() + " is to take its place");
        } catch (PaddockException refused) {
            server.notReplaced(refused);
        } catch (RuntimeException bug) {
            // The one that serves is not to suffer from it.
            LOG.error("A second process of \"{}\" could not be started", book.name(), bug);
            server.notReplaced(Troubles.bug(book.name(), bug));
        }
    }

    /** @param leaving it was to end when the Paddock ended that had it */
    void adopt(Function<Consumer<RunEvent>, Run> adoption, boolean leaving) {
        Run adopted = run.begin(adoption);
        around.audit()
                .record(
                        "adopt",
                        book.name(),
                        "process " + adopted.pid() + (leaving ? " was to end" : " was to take its place"));
        coming(adopted, book.instance());
        if (leaving) {
            end(false);
        }
    }

    private void coming(Run begun, Instance saved) {
        role = Role.COMING;
        wanted = saved;
        deadlines.clear();
        deadlines.hardLimit(around.timings().hardLimitOf(saved));
        book.successor(begun.pid());
    }

    void on(Message.FromRun message) {
        run.on(message, this::onEvent);
    }

    private void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Answered answered -> {
                if (role == Role.COMING && answered.answer() == Answer.OK) {
                    takeOver();
                }
            }
            case RunEvent.Exited exited -> onExit(exited.code());
            case RunEvent.Hung _, RunEvent.Allocated _, RunEvent.GpuLost _, RunEvent.Replied _ -> {}
        }
    }

    private void onExit(@Nullable Integer code) {
        switch (role) {
            case COMING -> died(code);
            case LEAVING -> end(true);
            case ENDING -> ending.rootExited();
            case NONE -> {}
        }
    }

    private void died(@Nullable Integer code) {
        Run dead = run.get();
        dead.crashed();
        PostMortem.Finding finding =
                around.postMortem().of(PostMortem.Death.of(Objects.requireNonNull(wanted), dead, code, false));
        fail(new PaddockException(PaddockException.Kind.FAILED, finding.problem()));
    }

    private void fail(PaddockException reason) {
        end(true);
        server.notReplaced(reason);
    }

    private void takeOver() {
        ServerSnapshot old = book.snapshot();
        promote();
        role = Role.LEAVING;
        run.get().leaving();
        deadlines.drainLimit(book.instance().server().timeout());
        first.get().serving();
        book.replaced(first.get(), book.instance());
        Run leaving = run.get();
        around.replacing().drained(old).whenComplete((_, _) -> mailbox.accept(new Message.Drained(leaving)));
        server.replaced();
    }

    /** The coming one is the server, the other the second. */
    private void promote() {
        first.swap(run);
        deadlines.clear();
        book.define(Objects.requireNonNull(wanted));
        wanted = null;
    }

    /** The one that serves is lost: the coming one is the server, ready or not, and the lost one is ended. */
    void comeAtOnce() {
        promote();
        book.successor(null);
        if (run.isThere()) {
            role = Role.ENDING;
            ending.begin(false);
        } else {
            role = Role.NONE;
        }
    }

    void drained(Run old) {
        if (role == Role.LEAVING && run.isThere() && run.get() == old) {
            end(false);
        }
    }

    /** Whatever it does. */
    void end(boolean force) {
        switch (role) {
            case NONE -> {}
            case COMING, LEAVING -> {
                role = Role.ENDING;
                wanted = null;
                book.successor(null);
                ending.begin(force);
            }
            case ENDING -> ending.insist(force);
        }
    }

    void onTime() {
        switch (role) {
            case NONE -> {}
            case COMING -> {
                if (deadlines.hardLimitDue()) {
                    Instance late = Objects.requireNonNull(wanted);
                    fail(Troubles.startTooSlow(
                            book.name(),
                            around.timings().hardLimitOf(late),
                            run.get().lastLines()));
                }
            }
            case LEAVING -> {
                if (deadlines.drainLimitDue()) {
                    around.audit()
                            .record("stop", book.name(), "process " + run.get().pid() + " had time enough");
                    end(false);
                }
            }
            case ENDING -> ending.onTime();
        }
    }

    private void gone() {
        around.audit().record("stop", book.name(), "process " + run.get().pid() + " has gone");
        run.release();
        none();
    }

    /** Still in the registry, so that the next Paddock finds it. */
    private void unkillable() {
        around.audit()
                .record(
                        "give-up",
                        book.name(),
                        Troubles.willNotEnd(book.name(), run.get().pid())
                                .problem()
                                .sentence());
        run.letGo();
        none();
    }

    private void none() {
        role = Role.NONE;
        wanted = null;
        deadlines.clear();
        book.successor(null);
        server.secondGone();
    }

    void letGo() {
        run.letGo();
        role = Role.NONE;
        deadlines.clear();
    }

    void abandon() {
        run.abandon();
        role = Role.NONE;
        deadlines.clear();
        book.successor(null);
    }
}
