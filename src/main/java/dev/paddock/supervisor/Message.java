package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Machine;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a server's mailbox takes. */
sealed interface Message {
    record Start(CompletableFuture<ServerSnapshot> answer) implements Message {}

    record Stop(boolean force, CompletableFuture<ServerSnapshot> answer) implements Message {}

    /** @param stopFirst also where the new process could come beside the old one */
    record Restart(boolean stopFirst, CompletableFuture<ServerSnapshot> answer) implements Message {}

    record Define(Instance instance, CompletableFuture<ServerSnapshot> answer) implements Message {}

    /** @param onlyIdle leaves alone what runs, or is about to */
    record Retire(Runnable last, boolean onlyIdle, CompletableFuture<ServerSnapshot> answer) implements Message {}

    record Adopt(Function<Consumer<RunEvent>, Run> adoption, CompletableFuture<ServerSnapshot> answer)
            implements Message {}

    /**
     * A second process of the server's, which an earlier Paddock left.
     *
     * @param leaving it was to end; else to take the place of the first
     */
    record AdoptSecond(Function<Consumer<RunEvent>, Run> adoption, boolean leaving) implements Message {}

    /** No request that came to it is under way any more. */
    record Drained(Run old) implements Message {}

    /** @param run the number of the run that saw it; an older run's events mean nothing any more */
    record FromRun(int run, RunEvent event) implements Message {}

    record EndedUnseen(Problem note) implements Message {}

    record Measured(long pid, Machine.Load load, @Nullable RequestCounts requests) implements Message {}

    record LookAfresh() implements Message {}

    record Close() implements Message {}

    /** A start need not begin while one of these waits behind it. */
    default boolean endsTheServer() {
        return this instanceof Stop || (this instanceof Retire retire && !retire.onlyIdle()) || this instanceof Close;
    }

    /** Wakes whoever waits for the answer, if anybody does. */
    default void refuse(PaddockException reason) {
        switch (this) {
            case Start start -> Answers.fail(start.answer(), reason);
            case Stop stop -> Answers.fail(stop.answer(), reason);
            case Restart restart -> Answers.fail(restart.answer(), reason);
            case Define define -> Answers.fail(define.answer(), reason);
            case Retire retire -> Answers.fail(retire.answer(), reason);
            case Adopt adopt -> Answers.fail(adopt.answer(), reason);
            case AdoptSecond _, Drained _, FromRun _, EndedUnseen _, Measured _, LookAfresh _, Close _ -> {}
        }
    }
}
