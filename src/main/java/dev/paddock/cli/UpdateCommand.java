package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.install.update.UpdateReport;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = {
            "Whether there is a newer Paddock, what changed, and how to get it.",
            "Nobody is asked unless the setting updates.feed names a release feed; updates.check_daily has it asked once a"
                    + " day. Nothing is installed by itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock update                what is known",
            "  paddock update check          ask now",
            "  paddock update download && paddock update install"
        })
final class UpdateCommand implements Callable<Integer> {
    private static final int TENTHS = 10;

    /** What {@code download} and {@code install} print with {@code --json}. */
    record Fetched(String version, String kind, String file, String how) {
        static Fetched of(SelfUpdate.Ready ready) {
            return new Fetched(
                    ready.version(), ready.kind().word(), ready.file().toString(), ready.how());
        }
    }

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    UpdateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return told(updates().report(), json);
    }

    private SelfUpdate updates() {
        return context.configuration().updates();
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Asks the release feed now.")
    int check(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return told(updates().check(), json || asJson);
    }

    private int told(UpdateReport report, boolean asJson) {
        if (asJson) {
            context.json(report);
            return ExitCode.FINE;
        }
        String available = report.available();
        if (!report.enabled()) {
            context.say("This is Paddock " + report.current() + ". Nobody is asked for newer versions: the setting"
                    + " updates.feed is empty");
            return ExitCode.FINE;
        }
        if (available == null) {
            context.say("This is Paddock " + report.current() + ". " + nothing(report.checked(), report.problem()));
        } else {
            context.say("Paddock " + available + " is there, " + ByteSize.words(report.size())
                    + " to download. This is " + report.current());
            report.notes().lines().forEach(line -> context.say(line.isEmpty() ? "" : "    " + line));
            context.say(
                    report.file() == null
                            ? "Get it: paddock update download"
                            : "It is downloaded. Install it: paddock update install");
        }
        if (report.problem() != null) {
            context.say("The last question failed: " + report.problem());
        }
        return ExitCode.FINE;
    }

    private static String nothing(@Nullable Instant checked, @Nullable String problem) {
        if (checked == null) {
            return "Nobody was asked yet: paddock update check";
        }
        return problem == null ? "The feed has no newer version for this machine" : "No newer version is known";
    }

    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            description = "Fetches the package of the newer version, and compares it with the feed.")
    int download(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        FetchSignal signal = new FetchSignal();
        SelfUpdate.Ready ready;
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(signal::pause)) {
            ready = updates().download(signal, lines());
        }
        if (json || asJson) {
            context.json(Fetched.of(ready));
        } else {
            context.say("Paddock " + ready.version() + " is in " + ready.file());
            context.say("Install it: paddock update install");
        }
        return ExitCode.FINE;
    }

    private Consumer<FetchProgress> lines() {
        long[] last = {-1};
        return progress -> {
            Long total = progress.total();
            long tenth = total == null || total == 0 ? 0 : progress.bytes() * TENTHS / total;
            if (tenth > last[0]) {
                last[0] = tenth;
                context.terminal()
                        .err()
                        .println("Downloading: " + ByteSize.words(progress.bytes())
                                + (total == null ? "" : " of " + ByteSize.words(total)));
                context.terminal().err().flush();
            }
        };
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = {
                "Opens the package that was downloaded, or says the command that installs it.",
                "Where servers run that an installer may interrupt, that has to be confirmed with --yes."
            })
    int install(
            @Option(
                            names = {"-y", "--yes"},
                            description = "Also while servers run.")
                    boolean yes,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        List<String> running = context.fleet().servers().stream()
                .filter(ServerSnapshot::isRunning)
                .map(ServerSnapshot::name)
                .toList();
        SelfUpdate.Ready ready = updates().install(yes, running);
        if (json || asJson) {
            context.json(Fetched.of(ready));
        } else if (ready.kind().isOpened()) {
            context.say("The installer of Paddock " + ready.version() + " is opened: " + ready.file());
        } else {
            context.say(ready.how());
        }
        return ExitCode.FINE;
    }
}
