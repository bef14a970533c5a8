package dev.paddock.cli;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** The option {@code --watch}: the same again and again, on a terminal always in the same place. */
final class Watching {
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 86_400;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again and again, until q or Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often with --watch (default: each second).")
    private double seconds;

    /** Once, or for as long as the person looks; the exit code of the last time. */
    int show(Context context, ToIntFunction<Context> once) throws InterruptedException {
        return watch ? repeat(context, every(seconds), once) : once.applyAsInt(context);
    }

    private static Duration every(double seconds) {
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-option", "--every must be between 0.1 and 86400 seconds", "it is " + seconds, null));
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Where there is no screen to write over, one stands below the other. */
    static int repeat(Context context, Duration pause, ToIntFunction<Context> once) throws InterruptedException {
        Screen screen = context.terminal().screen();
        CountDownLatch ended = new CountDownLatch(1);
        int code;
        if (screen == null) {
            try (Subscription interrupt = context.terminal().interrupts().onInterrupt(ended::countDown)) {
                do {
                    code = once.applyAsInt(context);
                } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
            }
            return code;
        }
        String last;
        try (Subscription interrupt = screen.onCtrlC(ended::countDown);
                Subscription keys = screen.take(key -> {
                    if (key == 'q' || key == 'Q' || key == CTRL_C || key == CTRL_D || key < 0) {
                        ended.countDown();
                    }
                })) {
            do {
                StringWriter frame = new StringWriter();
                Screen.Size size = screen.size();
                code = once.applyAsInt(
                        context.on(context.terminal().printingTo(new PrintWriter(frame), size.columns())));
                last = frame.toString();
                draw(context.terminal().out(), last.lines().toList(), size.rows());
            } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        }
        context.terminal().out().print(last);
        context.terminal().out().flush();
        return code;
    }

    private static void draw(PrintWriter out, List<String> lines, int rows) {
        StringBuilder text = new StringBuilder(HOME);
        // The line below the last one would scroll the screen.
        for (String line : lines.subList(0, Math.min(lines.size(), Math.max(1, rows - 1)))) {
            text.append(line).append(CLEAR_TO_END_OF_LINE).append("\r\n");
        }
        out.print(text.append(CLEAR_BELOW));
        out.flush();
    }
}
