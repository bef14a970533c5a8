package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts servers anew, and waits until they are ready. One that is stopped is started.",
            "Where it can, the new process comes beside the old one and takes its place when it is ready, so that no client"
                    + " of the gateway notices; if it does not come up, the old one serves on. The old one is stopped"
                    + " first where its port is fixed, where memory for two is not certain, or where the gateway is not open."
        },
        footerHeading = "%nExample:%n",
        footer = "  paddock restart demo%n  paddock restart --stop-first demo")
final class RestartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVER", arity = "1..*", description = "Which servers.")
    private List<String> names = List.of();

    @Option(names = "--stop-first", description = "Stop them first also where that need not be.")
    private boolean stopFirst;

    @Option(names = "--json", description = "Print the servers as ps does, and what failed, as JSON.")
    private boolean json;

    private final Context context;

    RestartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Fleet before = supervisor.fleet();
            names.forEach(name -> context.find(before, name));
            Map<String, CompletionStage<ServerSnapshot>> restarts = new LinkedHashMap<>();
            new LinkedHashSet<>(names).forEach(name -> restarts.put(name, supervisor.restart(name, stopFirst)));
            Results report = new Results(context, json, restarts.keySet());
            restarts.forEach((name, restart) -> {
                try {
                    ServerSnapshot server = context.settledOrLeft(restart, "The restart");
                    report.done(supervisor.fleet().readyAt(server) + gap(server));
                } catch (PaddockException failed) {
                    report.failed(name, failed);
                }
            });
            return report.end(json ? supervisor.fleet() : before);
        }
    }

    private static String gap(ServerSnapshot server) {
        Replacement replacement = server.replacement();
        return replacement == null || replacement.stoppedFirst() == null
                ? ""
                : "; it was stopped first, since " + replacement.stoppedFirst();
    }
}
