package dev.paddock.app;

import dev.paddock.cli.Screen;
import dev.paddock.cli.Terminal;
import dev.paddock.domain.Subscription;
import java.io.BufferedReader;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Looks at the terminal that this process runs in. */
final class Terminals {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    static final File TTY = new File("/dev/tty");

    private Terminals() {}

    static Terminal ofThisProcess() {
        boolean terminal = isTerminal();
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        String noColour = System.getenv("NO_COLOR");
        boolean colours = terminal && !dumb && (noColour == null || noColour.isEmpty());
        return new Terminal(
                new PrintWriter(System.out, false),
                new PrintWriter(System.err, true),
                terminal ? columns() : Integer.MAX_VALUE,
                colours,
                Terminals::onInterrupt,
                System.out.charset().newEncoder().canEncode('…') ? "…" : "..",
                terminal && !dumb ? new OwnScreen(System.out, Terminals::size) : null,
                new BufferedReader(new InputStreamReader(System.in, inputCharset())),
                terminal ? Terminals::secret : null);
    }

    private static @Nullable String secret(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null ? null : new String(typed);
    }

    private static Charset inputCharset() {
        return Charset.forName(
                System.getProperty("stdin.encoding", Charset.defaultCharset().name()));
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
        OptionalInt said = said("COLUMNS");
        return said.isPresent() ? said.getAsInt() : size().columns();
    }

    private static OptionalInt said(String variable) {
        String said = System.getenv(variable);
        return said != null && said.matches("[1-9][0-9]{0,3}")
                ? OptionalInt.of(Integer.parseInt(said))
                : OptionalInt.empty();
    }

    /** {@code stty size} says "rows columns"; where there is none, what the environment or custom says. */
    private static Screen.Size size() {
        String[] size = TTY.canRead() ? stty("size").strip().split(" ", -1) : new String[0];
        boolean known = size.length == 2 && size[0].matches("[1-9]\\d{0,3}") && size[1].matches("[1-9]\\d{0,3}");
        return known
                ? new Screen.Size(Integer.parseInt(size[1]), Integer.parseInt(size[0]))
                : new Screen.Size(
                        said("COLUMNS").orElse(USUAL_COLUMNS), said("LINES").orElse(USUAL_ROWS));
    }

    /** What it answers; empty where there is none or it fails. */
    static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TTY)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException none) {
            return "";
        }
    }
}
