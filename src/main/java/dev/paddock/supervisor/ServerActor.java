package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.UsageHistory;
import dev.paddock.platform.Machine;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One server as others see it: requests are posted into its mailbox and answered later, state is read from the latest
 * snapshot. Safe for use by any thread.
 */
final class ServerActor {
    private final ServerLife life;
    private final Mailbox mailbox;

    ServerActor(Instance instance, Surroundings around) {
        this.life = new ServerLife(instance, around);
        this.mailbox = life.mailbox();
    }

    /** Begins to work off what was posted. */
    ServerActor begin() {
        mailbox.begin();
        return this;
    }

    ServerSnapshot snapshot() {
        return life.snapshot();
    }

    UsageHistory history() {
        return life.history();
    }

    CompletionStage<ServerSnapshot> start() {
        return mailbox.ask(answer -> new Message.Start(answer));
    }

    CompletionStage<ServerSnapshot> stop(boolean force) {
        return mailbox.ask(answer -> new Message.Stop(force, answer));
    }

    CompletionStage<ServerSnapshot> restart(boolean stopFirst) {
        return mailbox.ask(answer -> new Message.Restart(stopFirst, answer));
    }

    /** What it is to be from its next start on. */
    CompletionStage<ServerSnapshot> define(Instance instance) {
        return mailbox.ask(answer -> new Message.Define(instance, answer));
    }

    /** Stops for good, runs {@code last} on the server's thread, ends the thread. */
    CompletionStage<ServerSnapshot> retire(Runnable last) {
        return mailbox.ask(answer -> new Message.Retire(last, false, answer));
    }

    /** As {@link #retire}, but what runs, or is about to, goes on. */
    CompletionStage<ServerSnapshot> retireIfIdle(Runnable last) {
        return mailbox.ask(answer -> new Message.Retire(last, true, answer));
    }

    /** As {@link #start}, with a process that an earlier Paddock started. Refused where there is another. */
    CompletionStage<ServerSnapshot> adopt(Function<Consumer<RunEvent>, Run> adoption) {
        return mailbox.ask(answer -> new Message.Adopt(adoption, answer));
    }

    /**
     * With a second process of an earlier Paddock, right after the first.
     *
     * @param leaving it was to end; else to take the place of the first
     */
    void adoptSecond(Function<Consumer<RunEvent>, Run> adoption, boolean leaving) {
        mailbox.post(new Message.AdoptSecond(adoption, leaving));
    }

    /** What an earlier Paddock left running is gone; of no meaning once something runs again. */
    void endedUnseen(Problem note) {
        mailbox.post(new Message.EndedUnseen(note));
    }

    void measured(long pid, Machine.Load load, @Nullable RequestCounts requests) {
        mailbox.post(new Message.Measured(pid, load, requests));
    }

    /** Asks for its health, and where it computes, at once. */
    void lookAfresh() {
        mailbox.post(new Message.LookAfresh());
    }

    /** Ends the thread; the process goes on. Whoever waits is told CANCELLED. */
    void close() {
        mailbox.post(new Message.Close());
    }
}
