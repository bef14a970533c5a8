package dev.paddock.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = ManCommand.NAME,
        mixinStandardHelpOptions = true,
        description = "Prints the manual page, paddock(1), for the makers of packages.",
        footerHeading = "%nExample:%n",
        footer = "  paddock man | man -l -")
final class ManCommand implements Callable<Integer> {
    static final String NAME = "man";

    private final Context context;
    private final Supplier<CommandLine> all;

    ManCommand(Context context, Supplier<CommandLine> all) {
        this.context = context;
        this.all = all;
    }

    @Override
    public Integer call() {
        context.terminal().out().print(ManPage.of(all.get().getCommandSpec()));
        context.terminal().out().flush();
        return ExitCode.FINE;
    }
}
