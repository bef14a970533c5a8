package dev.paddock.cli;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.AuditReader;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
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
    private static final long POLL_MILLIS = 1000;
    private static final int MOST = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Of which servers (default: all).")
    private List<String> names = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what happens, until Ctrl-C.")
    private boolean follow;

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
        if (follow) {
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

    private int follow() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(ended::countDown)) {
            Optional<Supervisor> owner = context.daemon().connect();
            if (owner.isEmpty()) {
                context.terminal().err().println("paddock: the background service does not run; waiting for it");
            }
            while (owner.isEmpty() && !ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                owner = context.daemon().connect();
            }
            if (owner.isPresent()) {
                FleetChanges changes = new FleetChanges();
                try (Supervisor supervisor = owner.get();
                        Subscription subscription =
                                supervisor.subscribe(fleet -> tell(changes.next(fleet, Instant.now())))) {
                    while (!ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                        if (context.terminal().out().checkError()) {
                            // Nobody reads any more, as after "| head".
                            break;
                        }
                    }
                }
            }
        }
        return ExitCode.FINE;
    }

    private void tell(List<AuditEvent> events) {
        events.stream()
                .filter(event -> event.server().isEmpty() || isWanted(event))
                .forEach(this::print);
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
