package dev.paddock.supervisor;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.UsageHistory;
import dev.paddock.engine.HealthProbe.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of one server and what leads from one to the next. Only the thread of its mailbox enters it. Every settled
 * state wakes every waiter; a restart that somebody still waits for is no settled state.
 */
final class ServerLife implements Restarts.Server, Mishaps.Server {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLife.class);

    private final Surroundings around;
    private final Mailbox mailbox;
    private final ServerBook book;
    private final Waiters waiters = new Waiters();
    private final Deadlines deadlines = new Deadlines();
    private final CurrentRun run;
    private final Retries retries;
    private final Ending ending;
    private final StartLimits limits;
    private final Restarts restarts;
    private final SecondRun second;
    private final Mishaps mishaps;

    private boolean startAfterStop;
    private @Nullable Runnable retirement;

    ServerLife(Instance instance, Surroundings around) {
        this.around = around;
        this.book = new ServerBook(instance, around.models(), around.changed());
        book.ranBefore(around.lastLog().apply(instance.name()));
        this.mailbox = new Mailbox(instance.name(), this::handle, this::onTime, this::broken, this::nextDeadline);
        IntSupplier numbers = new AtomicInteger()::incrementAndGet;
        this.run = new CurrentRun(mailbox::post, numbers);
        this.retries = new Retries(book, around.timings().healthyReset());
        this.limits = new StartLimits(book, run, deadlines, around.timings(), () -> ready(true), this::tooSlow);
        this.ending = new Ending(
                () -> book.instance().server().stopGrace(),
                book::state,
                run,
                deadlines,
                around.timings(),
                this::gone,
                this::unkillable,
                this::notAsked);
        this.restarts = new Restarts(around, book, mailbox, waiters, numbers, run, this);
        this.second = restarts.second();
        this.mishaps = new Mishaps(around, book, run, second, retries, deadlines, ending, waiters, this);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    ServerSnapshot snapshot() {
        return book.snapshot();
    }

    UsageHistory history() {
        return book.history();
    }

    private long nextDeadline() {
        return Math.min(deadlines.next(), second.nextDeadline());
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Start start -> start(start.answer());
            case Message.Stop stop -> onStop(stop.force(), stop.answer());
            case Message.Restart restart -> restarts.ask(restart);
            case Message.Define define -> onDefine(define.instance(), define.answer());
            case Message.Retire retire -> onRetire(retire);
            case Message.Adopt adopt -> onAdopt(adopt.adoption(), adopt.answer());
            case Message.AdoptSecond adopt -> onAdoptSecond(adopt);
            case Message.Drained drained -> second.drained(drained.old());
            case Message.FromRun fromRun -> onRun(fromRun);
            case Message.EndedUnseen ended -> mishaps.endedUnseen(ended.note());
            case Message.Measured measured -> book.measured(measured.pid(), measured.load(), measured.requests());
            case Message.LookAfresh look -> onLookAfresh();
            case Message.Close close -> letGo();
        }
    }

    @Override
    public void start(CompletableFuture<ServerSnapshot> answer) {
        if (retirement != null) {
            Answers.fail(answer, PaddockException.notFound("server", book.name()));
            return;
        }
        switch (book.state()) {
            case READY -> waiters.tell(answer, snapshot());
            case LAUNCHING, INITIALIZING -> waiters.awaitReady(answer);
            case TERMINATING, FORCE_KILLING -> {
                waiters.awaitReady(answer);
                startAfterStop = true;
            }
            case STOPPED, FAILED, RESTARTING -> {
                waiters.awaitReady(answer);
                book.stoppedFirst(null);
                launchAfresh();
            }
        }
    }

    private void onStop(boolean force, CompletableFuture<ServerSnapshot> answer) {
        startAfterStop = false;
        mishaps.forget();
        book.stoppedFirst(null);
        restarts.joinStarts();
        waiters.cancelStart(book.name());
        waiters.awaitStop(answer);
        second.end(force);
        switch (book.state()) {
            case STOPPED, FAILED, RESTARTING -> stopped();
            case LAUNCHING, INITIALIZING, READY -> terminate(force, "asked for");
            case TERMINATING -> insist(force);
            case FORCE_KILLING -> {}
        }
    }

    private void insist(boolean force) {
        if (run.isThere()) {
            ending.insist(force);
        }
    }

    /** What runs was started as the old one, and is shown so until it is started again. */
    private void onDefine(Instance saved, CompletableFuture<ServerSnapshot> answer) {
        switch (book.state()) {
            case STOPPED, FAILED, RESTARTING -> book.define(saved);
            case LAUNCHING, INITIALIZING, READY, TERMINATING, FORCE_KILLING -> {}
        }
        waiters.tell(answer, snapshot());
    }

    private void onRetire(Message.Retire retire) {
        if (retire.onlyIdle() && book.state().isActive()) {
            waiters.tell(retire.answer(), snapshot());
        } else {
            retirement = retire.last();
            onStop(false, retire.answer());
        }
    }

    private void launchAfresh() {
        book.define(saved());
        retries.beginAnew();
        launch();
    }

    @Override
    public Instance saved() {
        Instance saved = around.definition().apply(book.name());
        return saved == null ? book.instance() : saved;
    }

    @Override
    public void launch() {
        deadlines.clear();
        mishaps.forget();
        book.launching();
        try {
            initializing(run.begin(events -> around.launcher()
                    .launch(book.instance(), book.port(), () -> mailbox.holds(Message::endsTheServer), events)));
            around.audit().recordLaunch(run.get(), snapshot());
        } catch (PaddockException refused) {
            if (refused.kind() == Kind.CANCELLED) {
                stopped();
            } else if (book.restarts() > 0 && RpcWorkers.mayComeBack(refused.problem())) {
                mishaps.retryFailed(refused.problem());
            } else {
                mishaps.giveUp(refused);
            }
        }
    }

    private void onAdopt(Function<Consumer<RunEvent>, Run> adoption, CompletableFuture<ServerSnapshot> answer) {
        switch (book.state()) {
            case STOPPED, FAILED, RESTARTING -> adopt(adoption, answer);
            case LAUNCHING, INITIALIZING, READY, TERMINATING, FORCE_KILLING ->
                Answers.fail(answer, Troubles.runsAlready(book.name()));
        }
    }

    private void adopt(Function<Consumer<RunEvent>, Run> adoption, CompletableFuture<ServerSnapshot> answer) {
        Run adopted;
        try {
            adopted = run.begin(adoption);
        } catch (PaddockException refused) {
            Answers.fail(answer, refused);
            return;
        }
        waiters.awaitReady(answer);
        retries.beginAnew();
        deadlines.clear();
        book.launching();
        initializing(adopted);
        around.audit().record(adopted.isAttached() ? "attach" : "adopt", snapshot(), "found running");
    }

    private void onAdoptSecond(Message.AdoptSecond adopt) {
        switch (book.state()) {
            case STOPPED, FAILED, RESTARTING -> adopt(adopt.adoption(), new CompletableFuture<>());
            case LAUNCHING, INITIALIZING, READY -> second.adopt(adopt.adoption(), adopt.leaving());
            case TERMINATING, FORCE_KILLING -> second.adopt(adopt.adoption(), true);
        }
    }

    private void onRun(Message.FromRun event) {
        run.on(event, this::onEvent);
        second.on(event);
    }

    @Override
    public void initializing(Run launched) {
        book.initializing(launched);
        limits.begin();
    }

    private void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Exited exited -> onExit(exited.code());
            case RunEvent.Answered answered -> onAnswer(answered.answer());
            case RunEvent.Hung hung -> mishaps.hung();
            case RunEvent.Allocated allocated -> book.allocated(allocated.bytes());
            case RunEvent.GpuLost lost -> mishaps.gpuLost(lost.why());
            case RunEvent.Replied replied -> book.replied(replied.tokensPerSecond());
        }
    }

    /** The machine has slept: what held before may hold no longer. */
    private void onLookAfresh() {
        switch (book.state()) {
            case INITIALIZING, READY -> run.get().lookAfresh();
            case STOPPED, LAUNCHING, TERMINATING, FORCE_KILLING, FAILED, RESTARTING -> {}
        }
    }

    private void onAnswer(Answer answer) {
        if (book.state() == ServerState.READY) {
            book.healthWhileServing(answer);
        } else if (book.state() == ServerState.INITIALIZING && answer == Answer.OK) {
            ready(false);
        } else if (book.state() == ServerState.INITIALIZING) {
            book.health(answer == Answer.LOADING ? Health.LOADING : Health.UNKNOWN);
        }
    }

    private void ready(boolean assumed) {
        deadlines.clear();
        retries.serving();
        run.get().serving();
        book.ready(assumed);
        around.audit().record("ready", snapshot(), assumed ? "assumed: it listens, but never said so" : "");
        waiters.ready(snapshot());
    }

    private void onExit(@Nullable Integer code) {
        switch (book.state()) {
            case TERMINATING, FORCE_KILLING -> ending.rootExited();
            case LAUNCHING, INITIALIZING, READY -> mishaps.exited(code);
            case STOPPED, FAILED, RESTARTING -> {}
        }
    }

    private void terminate(boolean force, String reason) {
        around.audit()
                .record(snapshot().attached() ? "detach" : "stop", snapshot(), reason + (force ? ", by force" : ""));
        ending.begin(force);
    }

    @Override
    public void stopAndStart(String reason) {
        startAfterStop = true;
        terminate(false, reason);
    }

    @Override
    public void replaced() {
        deadlines.clear();
        retries.beginAnew();
        retries.serving();
    }

    @Override
    public void givenUp() {
        retirement = null;
    }

    private void gone() {
        Runnable next = mishaps.takeNext();
        if (next == null || startAfterStop) {
            stopped();
        } else {
            run.release();
            next.run();
        }
    }

    @Override
    public void stopped() {
        boolean again = startAfterStop;
        run.release();
        deadlines.clear();
        if (restarts.keepServerFromStopped()) {
            return;
        }
        startAfterStop = false;
        book.stopped();
        if (retirement != null) {
            retire(retirement);
            return;
        }
        waiters.stopped(snapshot());
        if (again) {
            launchAfresh();
        }
    }

    /** Whoever asked for it is told when it is done, not before. */
    private void retire(Runnable last) {
        retirement = null;
        try {
            last.run();
        } catch (PaddockException failed) {
            waiters.failed(failed);
            return;
        }
        waiters.stopped(snapshot());
        mailbox.end(() -> PaddockException.notFound("server", book.name()));
    }

    private void onTime() {
        second.onTime();
        switch (book.state()) {
            case INITIALIZING -> limits.onTime();
            case RESTARTING -> mishaps.retryIfDue();
            case TERMINATING, FORCE_KILLING -> ending.onTime();
            case STOPPED, LAUNCHING, READY, FAILED -> {}
        }
    }

    private void tooSlow(PaddockException reason) {
        mishaps.tooSlow(reason);
    }

    private void notAsked() {
        around.audit().record("ended-at-once", snapshot(), "it could not be asked: nothing of it hears a Ctrl-C yet");
    }

    /** Still in the registry, so that the next Paddock finds it. */
    private void unkillable() {
        Long pid = run.get().pid();
        run.letGo();
        startAfterStop = false;
        mishaps.giveUp(Troubles.willNotEnd(book.name(), pid));
    }

    /** A bug of ours must not leave anybody waiting, nor a process that nobody watches. */
    private void broken(RuntimeException bug) {
        LOG.error("The supervision of \"{}\" failed", book.name(), bug);
        run.abandon();
        second.abandon();
        startAfterStop = false;
        mishaps.giveUp(Troubles.bug(book.name(), bug));
    }

    private void letGo() {
        PaddockException closing = Troubles.closing();
        run.letGo();
        restarts.letGo(closing);
        waiters.failed(closing);
        mailbox.end(() -> closing);
    }
}
