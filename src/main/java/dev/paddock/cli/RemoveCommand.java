package dev.paddock.cli;

import dev.paddock.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = "Stops a server if it runs and forgets it. Its model and its logs stay.",
        footerHeading = "%nExample:%n",
        footer = "  paddock rm old-model")
final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which server.")
    private String name = "";

    private final Context context;

    RemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Context.find(supervisor.fleet(), name);
            Context.settled(supervisor.remove(name).thenApply(none -> true));
            context.say(name + " is removed; its model and logs stay");
            return ExitCode.FINE;
        }
    }
}
