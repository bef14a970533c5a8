package dev.paddock.app;

import dev.paddock.cli.Cli;
import dev.paddock.cli.ExitCode;
import dev.paddock.domain.PaddockException;
import dev.paddock.platform.ConsoleInterrupt;
import dev.paddock.platform.WindowsArguments;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** What starts when Paddock starts. Loads as little as the command needs: no toolkit and no supervisor for {@code ps}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** A desktop that opens a model with Paddock names the file alone. */
    static String[] forTheWindow(String... args) {
        boolean file = args.length > 0 && args[0].toLowerCase(Locale.ROOT).endsWith(".gguf");
        if (!file && !(args.length > 1 && args[0].equals("gui"))) {
            return args;
        }
        String[] exact = WindowsArguments.exact(args);
        return file ? Stream.concat(Stream.of("gui"), Arrays.stream(exact)).toArray(String[]::new) : exact;
    }

    private static int run(String[] args) {
        if (ConsoleInterrupt.isAskedFor(args)) {
            return ConsoleInterrupt.run(args);
        }
        String[] words = forTheWindow(args);
        try {
            Composition composition = Composition.ofThisMachine();
            return new Cli(
                            composition.daemon(),
                            composition::configuration,
                            composition.terminal(),
                            composition.version())
                    .run(words);
        } catch (PaddockException refused) {
            System.err.println("paddock: " + refused.problem().sentence());
            return ExitCode.FAILED;
        }
    }
}
