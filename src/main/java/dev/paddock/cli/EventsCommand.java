package dev.paddock.cli;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.AuditReader;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what happened: starts, stops, crashes, restarts, switches.",
            "With --follow it begins with the present state and goes on with every change, also when the background"
                    + " service is started again, until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock events                        the last 20",
            "  paddock events demo --tail 100",
            "  paddock events --follow",
            "  paddock events --follow --json        an object a line: time, event, server, pid, port, reason"
        })
final class EventsCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MOST = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Of which servers (default: all).")
    private List<String> names = List.of();

    @Mixin
    private Following following = new Following();

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, without --follow (default: ${DEFAULT-VALUE}).")
    private int tail;

    @Option(names = "--json", description = "Print each as a JSON object on a line of its own.")
    private boolean json;

    private final Context context;

    EventsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!names.isEmpty()) {
            Fleet fleet = context.fleet();
            names.forEach(name -> context.find(fleet, name));
        }
        if (following.isWanted()) {
            return follow();
        }
        List<AuditEvent> events = new AuditReader(context.configuration().home())
                .latest(MOST).stream()
                        .filter(this::isWanted)
                        .limit(Math.max(0, tail))
                        .toList();
        if (events.isEmpty() && !json) {
            context.say("Nothing has happened yet");
        }
        events.reversed().forEach(this::print);
        return ExitCode.FINE;
    }

    private boolean isWanted(AuditEvent event) {
        return names.isEmpty() || names.contains(event.server());
    }

    private int follow() throws IOException, InterruptedException {
        AtomicReference<@Nullable Subscription> stream = new AtomicReference<>();
        try {
            if (!connect(stream)) {
                note("the background service does not run; waiting for it");
            }
            Following.untilCtrlC(context, POLL, () -> {
                connect(stream);
                return false;
            });
        } finally {
            Subscription open = stream.get();
            if (open != null) {
                open.close();
            }
        }
        return ExitCode.FINE;
    }

    /** False where there is no service yet. */
    private boolean connect(AtomicReference<@Nullable Subscription> stream) {
        if (stream.get() == null) {
            context.daemon()
                    .follow(this::tell, () -> note("the background service has ended or was cut off; connecting again"))
                    .ifPresent(stream::set);
        }
        return stream.get() != null;
    }

    private void note(String text) {
        context.terminal().err().println("paddock: " + text);
        context.terminal().err().flush();
    }

    private void tell(AuditEvent event) {
        if (event.server().isEmpty() || isWanted(event)) {
            print(event);
        }
    }

    private void print(AuditEvent event) {
        context.say(json ? Quoted.json(event) : line(event));
    }

    private static String line(AuditEvent event) {
        StringBuilder line = new StringBuilder(TIME.format(event.time()));
        line.append("  ").append(event.server().isEmpty() ? "paddock" : event.server());
        line.append("  ").append(event.event());
        if (event.pid() != null) {
            line.append("  process ").append(event.pid());
        }
        if (event.port() != null) {
            line.append("  port ").append(event.port());
        }
        if (!event.reason().isEmpty()) {
            line.append("  ").append(event.reason().replaceAll("\\p{Cntrl}+", " "));
        }
        return line.toString();
    }
}
