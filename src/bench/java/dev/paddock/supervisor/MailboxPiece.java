package dev.paddock.supervisor;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One message through the mailbox of a server, from the thread that posts to the one that handles. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MailboxPiece {
    private static final int MESSAGES = 10_000;

    private final Semaphore handled = new Semaphore(0);
    private final Mailbox mailbox = new Mailbox(
            "bench",
            _ -> handled.release(),
            () -> {},
            bug -> {
                throw bug;
            },
            () -> Long.MAX_VALUE);

    @Setup
    public void begin() {
        mailbox.begin();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void message() throws InterruptedException {
        for (int i = 0; i < MESSAGES; i++) {
            mailbox.post(new Message.LookAfresh());
        }
        handled.acquire(MESSAGES);
    }

    /** A message wakes the thread, so that it sees the end. */
    @TearDown(Level.Trial)
    public void end() {
        mailbox.end(() -> Troubles.cancelled("bench"));
    }
}
