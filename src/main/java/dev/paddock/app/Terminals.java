package dev.paddock.app;

import dev.paddock.cli.Terminal;
import dev.paddock.domain.Subscription;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Looks at the terminal that this process runs in. */
final class Terminals {
    private static final int USUAL_COLUMNS = 80;
    private static final File TTY = new File("/dev/tty");

    private Terminals() {}

    static Terminal ofThisProcess() {
        boolean terminal = isTerminal();
        String noColour = System.getenv("NO_COLOR");
        boolean colours = terminal && (noColour == null || noColour.isEmpty());
        return new Terminal(
                new PrintWriter(System.out, false),
                new PrintWriter(System.err, true),
                terminal ? columns() : Integer.MAX_VALUE,
                colours,
                Terminals::onInterrupt);
    }

    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Runs before the process ends by a signal; closing it when that has begun does nothing. */
    static Subscription onInterrupt(Runnable action) {
        Thread hook = new Thread(action, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // Too late: it runs already.
            }
        };
    }

    private static int columns() {
        String said = System.getenv("COLUMNS");
        if (said != null && said.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(said);
        }
        return TTY.canRead() ? sttyColumns() : USUAL_COLUMNS;
    }

    /** {@code stty size} says "rows columns". */
    private static int sttyColumns() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(TTY).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException | NumberFormatException unknown) {
            return USUAL_COLUMNS;
        }
    }
}
