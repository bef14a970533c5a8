package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops servers: asks them to end, and kills those that do not within their grace period.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock down demo", "  paddock down --all --force"})
final class DownCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Which servers to stop.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "Stop every server.")
    private boolean all;

    @Option(names = "--force", description = "Kill at once, without a grace period.")
    private boolean force;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    DownCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (all == !names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say which servers to stop, or --all");
        }
        Optional<Supervisor> owner = context.daemon().connect();
        if (owner.isEmpty()) {
            Fleet saved = context.daemon().offline();
            names.forEach(name -> context.find(saved, name));
            return nothingRuns(saved);
        }
        try (Supervisor supervisor = owner.get()) {
            return stop(supervisor, supervisor.fleet());
        }
    }

    private int nothingRuns(Fleet fleet) {
        Results report = new Results(context, json, names);
        report.done(
                all ? "No server runs" : String.join(", ", names) + (names.size() == 1 ? " is" : " are") + " stopped");
        return report.end(fleet);
    }

    private int stop(Supervisor supervisor, Fleet fleet) {
        List<String> wanted = all
                ? fleet.servers().stream()
                        .filter(server -> server.isRunning() || server.state().isActive())
                        .map(ServerSnapshot::name)
                        .toList()
                : List.copyOf(new LinkedHashSet<>(names));
        wanted.forEach(name -> context.find(fleet, name));
        if (wanted.isEmpty()) {
            return nothingRuns(fleet);
        }
        Map<String, CompletionStage<ServerSnapshot>> stops = new LinkedHashMap<>();
        wanted.forEach(name -> stops.put(name, supervisor.stop(name, force)));
        Results report = new Results(context, json, wanted);
        for (var stop : stops.entrySet()) {
            try {
                Context.settled(stop.getValue());
                boolean attached = context.find(fleet, stop.getKey()).attached();
                report.done(stop.getKey() + (attached ? " is detached; its server goes on" : " is stopped"));
            } catch (PaddockException failed) {
                report.failed(stop.getKey(), failed);
            }
        }
        return report.end(json ? supervisor.fleet() : fleet);
    }
}
