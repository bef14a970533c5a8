package dev.paddock.app;

import dev.paddock.cli.Cli;
import dev.paddock.cli.ExitCode;
import dev.paddock.domain.PaddockException;
import dev.paddock.platform.ConsoleInterrupt;

/** What starts when Paddock starts. Loads as little as the command needs: no toolkit and no supervisor for {@code ps}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (ConsoleInterrupt.isAskedFor(args)) {
            return ConsoleInterrupt.run(args);
        }
        try {
            Composition composition = Composition.ofThisMachine();
            return new Cli(
                            composition.daemon(),
                            composition::configuration,
                            composition.terminal(),
                            composition.version())
                    .run(args);
        } catch (PaddockException refused) {
            System.err.println("paddock: " + refused.problem().sentence());
            return ExitCode.FAILED;
        }
    }
}
