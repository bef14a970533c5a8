package dev.paddock.cli;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Stops a server, starts it again, and waits until it is ready. One that is stopped is started.",
        footerHeading = "%nExample:%n",
        footer = "  paddock restart demo")
final class RestartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which server.")
    private String name = "";

    private final Context context;

    RestartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Context.find(supervisor.fleet(), name);
            ServerSnapshot server = context.settledOrLeft(supervisor.restart(name), "The restart");
            context.say(name + " is ready at " + server.endpoint());
            return ExitCode.FINE;
        }
    }
}
