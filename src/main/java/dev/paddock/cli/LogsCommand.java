package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogTail;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what a server wrote in its current or last run, or in one before it.",
            "With --follow it goes on, also with what later runs write."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock logs demo --tail 20",
            "  paddock logs demo --follow",
            "  paddock logs demo --list",
            "  paddock logs demo --run 2"
        })
final class LogsCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(150);

    @Parameters(paramLabel = "SERVER", description = "Whose log.")
    private String name = "";

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "200",
            description = "How many lines from the end (default: ${DEFAULT-VALUE}).")
    private int tail;

    @Mixin
    private Following following = new Following();

    @Option(
            names = {"-l", "--list"},
            description =
                    "List the runs whose logs are kept, the latest first. The last one that crashed is among them.")
    private boolean list;

    @Option(
            names = {"-r", "--run"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Which run: 1 is the latest, 2 the one before it, and so on.")
    private int run;

    @Option(names = "--json", description = "Print each line as a JSON string on a line of its own; the list as JSON.")
    private boolean json;

    private final Context context;

    LogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerSnapshot server = context.find(context.fleet(), name);
        Path log = server.logFile();
        if (list) {
            List<LogFolder.Run> runs = log == null ? List.of() : runs(log);
            if (json) {
                context.json(LogList.entries(runs));
            } else {
                new LogList(context).print(runs);
            }
            return ExitCode.FINE;
        }
        if (run != 1) {
            log = earlier(log);
        }
        if (!following.isWanted()) {
            if (log == null || !Files.exists(log)) {
                throw server.attached() ? logIsTheirs() : noLog();
            }
            print(LogTail.lastLines(log, tail));
            return ExitCode.FINE;
        }
        return follow(log);
    }

    private static List<LogFolder.Run> runs(Path log) throws IOException {
        return LogFolder.holding(log).runs();
    }

    private Path earlier(@Nullable Path latest) throws IOException {
        if (following.isWanted()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-option", "--run and --follow do not go together", "an earlier run has ended", null));
        }
        List<LogFolder.Run> runs = latest == null ? List.of() : runs(latest);
        if (run < 1 || run > runs.size()) {
            throw new PaddockException(
                    Kind.NOT_FOUND,
                    Problem.of(
                            "no-log",
                            "There is no log of run " + run + " of " + name,
                            runs.size() == 1 ? "one is kept" : runs.size() + " are kept",
                            "List them: paddock logs " + name + " --list"));
        }
        return runs.get(run - 1).file();
    }

    private PaddockException logIsTheirs() {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "no-log",
                        "The log of " + name + " is not here",
                        "its server is somebody else's, and writes where it was started",
                        "Those of your own runs are shown again once it is detached: paddock down " + name));
    }

    private PaddockException noLog() {
        return new PaddockException(
                Kind.FAILED,
                Problem.of("no-log", name + " has no log yet", "it never ran", "Start it: paddock up " + name));
    }

    private int follow(@Nullable Path first) throws IOException, InterruptedException {
        AtomicReference<@Nullable Path> current = new AtomicReference<>(first);
        Optional<Supervisor> owner = context.daemon().connect();
        try (Subscription watch = owner.map(supervisor -> supervisor.subscribe(fleet -> update(current, fleet)))
                .orElse(() -> {})) {
            Following.untilCtrlC(context, POLL, new NewLines(current));
        } finally {
            owner.ifPresent(Supervisor::close);
        }
        return ExitCode.FINE;
    }

    private void update(AtomicReference<@Nullable Path> current, Fleet fleet) {
        fleet.server(name).map(ServerSnapshot::logFile).ifPresent(current::set);
    }

    /** Of the run that is the current one at each look. */
    private final class NewLines implements Following.Look {
        private final AtomicReference<@Nullable Path> current;
        private @Nullable Path open;
        private LogTail.@Nullable Follower follower;

        NewLines(AtomicReference<@Nullable Path> current) throws IOException {
            this.current = current;
            Path first = current.get();
            if (first != null) {
                long end = Files.exists(first) ? Files.size(first) : 0;
                print(LogTail.lastLines(first, tail));
                follower = LogTail.follow(first, end);
                open = first;
            }
        }

        @Override
        public boolean look() throws IOException {
            Path latest = current.get();
            LogTail.Follower now = follower;
            if (latest != null && !latest.equals(open)) {
                if (now != null) {
                    print(now.poll());
                }
                open = latest;
                now = LogTail.follow(latest, 0);
                follower = now;
            }
            if (now == null) {
                return false;
            }
            print(now.poll());
            return now.isBehind();
        }
    }

    private void print(List<String> lines) {
        lines.forEach(line -> context.terminal().out().println(json ? Quoted.json(line) : line));
        context.terminal().out().flush();
    }
}
