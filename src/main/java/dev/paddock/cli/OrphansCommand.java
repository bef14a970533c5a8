package dev.paddock.cli;

import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "orphans",
        mixinStandardHelpOptions = true,
        description = {
            "Shows, takes over or ends processes that belong to no server here.",
            "One of OURS was started by this Paddock, or is left of a server of its, and is not on its list any more. A"
                    + " FOREIGN one is any other llama-server: it is never touched unless you name that very process and"
                    + " say --force."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock orphans                     which there are",
            "  paddock orphans adopt 4711          make it the server of its instance again",
            "  paddock orphans stop 4711           ask it to end; kill it after 10 seconds",
            "  paddock orphans stop 4712 --force   the same for a foreign one",
            "  paddock orphans stop --all          end all of ours"
        })
final class OrphansCommand implements Callable<Integer> {
    /** What {@code stop --json} prints: numbers of the processes that ended, and of those that did not. */
    record Stopped(List<Long> stopped, List<Failure> problems) {}

    /** Why one did not end. */
    record Failure(long pid, Problem problem) {}

    private static final List<String> HEADER =
            List.of("PID", "WHOSE", "INSTANCE", "PORT", "UPTIME", "MEMORY", "MODEL", "COMMAND");
    private static final int WHOSE = 1;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    OrphansCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, target -> show(target, json));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows which there are.")
    int list(@Option(names = "--json", description = "Print as JSON.") boolean asJson, @Mixin Watching watched)
            throws InterruptedException {
        return watched.show(context, target -> show(target, json || asJson));
    }

    private static int show(Context context, boolean json) {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            List<Orphan> orphans = Context.settled(supervisor.orphans());
            if (json) {
                context.json(orphans);
            } else if (orphans.isEmpty()) {
                context.say("There is none: no process of ours is lost, and no other llama-server runs");
            } else {
                print(context, orphans);
            }
            return ExitCode.FINE;
        }
    }

    private static void print(Context context, List<Orphan> orphans) {
        new Table(HEADER, orphans.stream().map(OrphansCommand::row).toList())
                .print(
                        context.terminal(),
                        (row, column) -> column != WHOSE
                                ? Terminal.Colour.NONE
                                : orphans.get(row).kind() == Orphan.Kind.OURS
                                        ? Terminal.Colour.YELLOW
                                        : Terminal.Colour.DIM);
    }

    private static List<String> row(Orphan orphan) {
        Path model = orphan.model();
        Instant started = orphan.startedAt();
        return List.of(
                Long.toString(orphan.pid()),
                switch (orphan.kind()) {
                    case OURS -> "ours";
                    case FOREIGN -> orphan.home() == null ? "foreign" : "other Paddock";
                },
                orDash(orphan.instance()),
                orDash(orphan.port()),
                started == null ? "-" : PsCommand.uptime(Duration.between(started, Instant.now())),
                PsCommand.memory(orphan.residentBytes()),
                orDash(model == null ? null : model.toString().isEmpty() ? "RPC worker" : model.getFileName()),
                orphan.commandLine().isEmpty() ? "-" : String.join(" ", orphan.commandLine()));
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    @Command(
            name = "adopt",
            mixinStandardHelpOptions = true,
            description = "Makes one of ours the server of its instance again, and waits until it is ready.")
    int adopt(
            @Parameters(paramLabel = "PID", description = "The number of the process.") long pid,
            @Option(names = "--json", description = "Print the server as ps does, as JSON.") boolean asJson) {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            ServerSnapshot server = context.settledOrLeft(supervisor.adopt(pid), "The start");
            if (json || asJson) {
                return new Results(context, true, List.of(server.name())).end(supervisor.fleet());
            }
            context.say("Process " + pid + " is the server " + server.name() + " again, ready"
                    + supervisor.fleet().at(server));
            return ExitCode.FINE;
        }
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Asks processes to end, with all that they started, and kills them after 10 seconds.")
    int stop(
            @Parameters(paramLabel = "PID", arity = "0..*", description = "The numbers of the processes.") @Nullable
                    List<Long> pids,
            @Option(names = "--all", description = "End all of ours; never a foreign one.") boolean all,
            @Option(names = "--force", description = "Also where the process that is named is not ours.") boolean force,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        List<Long> named = pids == null ? List.of() : pids;
        if (all == !named.isEmpty()) {
            throw new ParameterException(
                    spec.subcommands().get("stop"), "Say which processes to stop, by their numbers, or --all");
        }
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            return stop(
                    supervisor,
                    all ? ours(supervisor) : List.copyOf(new LinkedHashSet<>(named)),
                    force && !all,
                    json || asJson);
        }
    }

    private static List<Long> ours(Supervisor supervisor) {
        return Context.settled(supervisor.orphans()).stream()
                .filter(orphan -> orphan.kind() == Orphan.Kind.OURS)
                .map(Orphan::pid)
                .toList();
    }

    private int stop(Supervisor supervisor, List<Long> pids, boolean force, boolean asJson) {
        Map<Long, CompletionStage<Boolean>> stops = new LinkedHashMap<>();
        pids.forEach(pid -> stops.put(pid, supervisor.endOrphan(pid, force).thenApply(none -> true)));
        List<Long> ended = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        int code = ExitCode.FINE;
        for (var stop : stops.entrySet()) {
            try {
                Context.settled(stop.getValue());
                ended.add(stop.getKey());
                if (!asJson) {
                    context.say("Process " + stop.getKey() + " has ended");
                }
            } catch (PaddockException refused) {
                failures.add(new Failure(stop.getKey(), refused.problem()));
                code = ExitCode.of(refused.kind());
                if (!asJson) {
                    context.complain(refused.problem());
                }
            }
        }
        if (asJson) {
            context.json(new Stopped(ended, failures));
        } else if (pids.size() != 1) {
            context.say(ended.size() == 1 ? "1 process was ended" : ended.size() + " processes were ended");
        }
        return code;
    }
}
