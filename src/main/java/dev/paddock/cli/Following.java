package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The option {@code --follow}: what is printed goes on until somebody has had enough. */
final class Following {
    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    boolean isWanted() {
        return follow;
    }

    /** Prints what is new. */
    @FunctionalInterface
    interface Look {
        /** True where there is more at once. */
        boolean look() throws IOException;
    }

    /** Looks again and again, until Ctrl-C or until nobody reads any more, as after {@code | head}. */
    static void untilCtrlC(Context context, Duration pause, Look look) throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(ended::countDown)) {
            boolean more = look.look();
            while (!ended.await(more ? 0 : pause.toMillis(), TimeUnit.MILLISECONDS)
                    && !context.terminal().out().checkError()) {
                more = look.look();
            }
        }
    }
}
