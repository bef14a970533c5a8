package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.StatusSummary;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.BusySlots;
import dev.paddock.settings.HomeKey;
import dev.paddock.supervisor.Supervisor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = {
            "Shows every second what the servers take and do, until q or Ctrl-C.",
            "CPU is in percent of one core; TOK/S is the speed of the last reply; BUSY tells how many of the slots work on"
                    + " a request, where the engine tells. Where the output is no terminal it is printed once."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock top", "  paddock top --json"})
final class TopCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("NAME", "STATE", "CPU", "MEMORY", "TOK/S", "BUSY", "PORT", "UPTIME", "MODEL");
    private static final int STATE = 1;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SLOTS_PATIENCE = Duration.ofMillis(400);

    /**
     * What {@code --json} prints.
     *
     * @param slots by the server's name; those that do not tell are left out
     */
    record Now(StatusSummary status, Map<String, BusySlots> slots) {}

    @Option(names = "--json", description = "Print once, as JSON.")
    private boolean json;

    private final Context context;

    TopCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<Supervisor> owner = context.daemon().connect();
        if (owner.isEmpty()) {
            return show(context, context.daemon().offline());
        }
        AtomicReference<@Nullable Fleet> latest = new AtomicReference<>();
        try (Supervisor supervisor = owner.get();
                Subscription look = supervisor.look();
                Subscription changes = supervisor.subscribe(latest::set)) {
            if (json || context.terminal().screen() == null) {
                return show(context, supervisor.fleet());
            }
            return Watching.repeat(context, PAUSE, target -> {
                Fleet fleet = latest.get();
                return show(target, fleet == null ? Fleet.EMPTY : fleet);
            });
        }
    }

    private int show(Context target, Fleet fleet) {
        StatusSummary status = StatusSummary.of(fleet, Instant.now());
        Map<String, BusySlots> slots = slots(fleet);
        if (json) {
            target.json(new Now(status, slots));
            return ExitCode.FINE;
        }
        target.say(summary(status, slots));
        List<StatusSummary.Server> servers = status.servers();
        new Table(
                        HEADER,
                        servers.stream()
                                .map(server -> row(server, slots.get(server.name())))
                                .toList())
                .print(
                        target.terminal(),
                        (row, column) -> column == STATE
                                ? PsCommand.colour(servers.get(row).state())
                                : Terminal.Colour.NONE);
        status.warnings().forEach(warning -> target.say("Warning: " + warning.sentence()));
        return ExitCode.FINE;
    }

    private static String summary(StatusSummary status, Map<String, BusySlots> slots) {
        double cpu = 0;
        long memory = 0;
        for (StatusSummary.Server server : status.servers()) {
            cpu += server.cpuPercent() == null ? 0 : server.cpuPercent();
            memory += server.memoryBytes() == null ? 0 : server.memoryBytes();
        }
        int busy = slots.values().stream().mapToInt(BusySlots::busy).sum();
        return String.format(
                Locale.ROOT,
                "%d of %d ready, CPU %.0f %%, memory %s, %s%s",
                status.readyServers(),
                status.totalServers(),
                cpu,
                PsCommand.memory(memory),
                ConfigCommand.count(busy, "request"),
                status.activeProfile() == null ? "" : ", profile " + status.activeProfile());
    }

    private static List<String> row(StatusSummary.Server server, @Nullable BusySlots slots) {
        return List.of(
                server.name(),
                PsCommand.state(server),
                number("%.0f %%", server.cpuPercent()),
                PsCommand.memory(server.memoryBytes()),
                number("%.1f", server.tokensPerSecond()),
                slots == null ? "-" : slots.busy() + "/" + slots.all(),
                server.isRunning() && server.port() != null ? server.port().toString() : "-",
                server.isRunning() ? PsCommand.uptime(Duration.ofSeconds(server.uptimeSeconds())) : "-",
                server.displayName());
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** All are asked at once; who does not answer soon is left out. */
    private Map<String, BusySlots> slots(Fleet fleet) {
        HomeKey homeKey = new HomeKey(context.configuration().home());
        Map<String, CompletableFuture<Optional<BusySlots>>> asked = new TreeMap<>();
        List<ServerSnapshot> ready = new ArrayList<>(
                fleet.servers().stream().filter(ServerSnapshot::isReady).toList());
        if (ready.isEmpty()) {
            return Map.of();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ServerSnapshot server : ready) {
                URI address = server.endpoint();
                String key = homeKey.of(server);
                if (address != null) {
                    asked.put(
                            server.name(),
                            CompletableFuture.supplyAsync(() -> BusySlots.ask(address, key, SLOTS_PATIENCE), threads));
                }
            }
            Map<String, BusySlots> slots = new TreeMap<>();
            asked.forEach((name, answer) -> answer.join().ifPresent(told -> slots.put(name, told)));
            return slots;
        }
    }
}
