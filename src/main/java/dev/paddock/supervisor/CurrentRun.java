package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run that a server has now, if any; what an earlier one still reports is dropped. For the server's own thread. */
final class CurrentRun {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentRun.class);

    private final Consumer<Message> mailbox;
    private final IntSupplier numbers;
    private @Nullable Run run;
    private int number;
    private boolean rootGone;

    /**
     * @param mailbox where the events of every run go
     * @param numbers never the same twice for one server
     */
    CurrentRun(Consumer<Message> mailbox, IntSupplier numbers) {
        this.mailbox = mailbox;
        this.numbers = numbers;
    }

    /**
     * The next run takes the place of the last one.
     *
     * @param start is handed where the events of the new run go
     * @throws PaddockException of {@code start}; then there is none
     */
    Run begin(Function<Consumer<RunEvent>, Run> start) {
        int mine = numbers.getAsInt();
        number = mine;
        rootGone = false;
        Run begun = start.apply(event -> mailbox.accept(new Message.FromRun(mine, event)));
        run = begun;
        return begun;
    }

    /** Each takes the place of the other. */
    void swap(CurrentRun other) {
        Run otherRun = other.run;
        int otherNumber = other.number;
        boolean otherRootGone = other.rootGone;
        other.run = run;
        other.number = number;
        other.rootGone = rootGone;
        run = otherRun;
        number = otherNumber;
        rootGone = otherRootGone;
    }

    boolean isThere() {
        return run != null;
    }

    /** There is one in every state in which a process may exist. */
    Run get() {
        return Objects.requireNonNull(run);
    }

    /** The event, unless it is of a run that is over. */
    void on(Message.FromRun message, Consumer<RunEvent> action) {
        if (message.run() == number && run != null) {
            if (message.event() instanceof RunEvent.Exited) {
                rootGone = true;
            }
            action.accept(message.event());
        }
    }

    /** The first process of its tree has ended. */
    boolean isRootGone() {
        return rootGone;
    }

    /** Its processes are gone. */
    void release() {
        Run over = run;
        if (over != null) {
            run = null;
            over.forget();
        }
    }

    /** Its processes go on; they stay in the registry, so that the next Paddock finds them. */
    void letGo() {
        Run left = run;
        if (left != null) {
            run = null;
            left.letGo();
        }
    }

    /** After a bug: ends it as well as it can be done. */
    void abandon() {
        Run lost = run;
        run = null;
        if (lost == null) {
            return;
        }
        try {
            lost.kill();
            // What does not go at once stays in the registry, where the next Paddock finds it.
            if (lost.isGone()) {
                lost.forget();
            }
        } catch (RuntimeException again) {
            LOG.error("Process {} could not be ended", lost.pid(), again);
        }
    }
}
