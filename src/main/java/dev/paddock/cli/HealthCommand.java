package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.RpcHello;
import dev.paddock.http.LateTls;
import dev.paddock.platform.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = {
            "Asks servers now whether they are well, each at its /health.",
            "Exit code 1 where one that is named, or else one that runs, does not answer that it is."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock health", "  paddock health demo && echo well", "  paddock health --watch --every 5"})
final class HealthCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("NAME", "STATE", "HEALTH", "ANSWER", "TIME", "ADDRESS");
    private static final int ANSWER = 3;

    /**
     * What {@code --json} prints of one.
     *
     * @param health as the background service saw it last
     * @param answer now; null where there is no process to ask
     * @param millis that the answer took
     */
    record Entry(
            String name,
            ServerState state,
            Health health,
            HealthProbe.@Nullable Answer answer,
            @Nullable Long millis,
            @Nullable URI address) {
        boolean isWell() {
            return answer == HealthProbe.Answer.OK;
        }
    }

    /** One that is free answers at once. */
    private static final Duration WORKER_ANSWERS = Duration.ofMillis(500);

    @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Which servers (default: all that run).")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    private final Context context;

    HealthCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, this::show);
    }

    private int show(Context target) {
        List<Entry> entries = ask(chosen(context.fleet()));
        if (json) {
            target.json(entries);
        } else if (entries.isEmpty()) {
            target.say("No server runs. Start one: paddock up demo --wait");
        } else {
            new Table(HEADER, entries.stream().map(HealthCommand::row).toList())
                    .print(
                            target.terminal(),
                            (row, column) -> column != ANSWER
                                    ? Terminal.Colour.NONE
                                    : colour(entries.get(row).answer()));
        }
        return entries.stream().allMatch(Entry::isWell) ? ExitCode.FINE : ExitCode.FAILED;
    }

    private List<ServerSnapshot> chosen(Fleet fleet) {
        return names.isEmpty()
                ? fleet.servers().stream().filter(ServerSnapshot::isRunning).toList()
                : new LinkedHashSet<>(names)
                        .stream().map(name -> context.find(fleet, name)).toList();
    }

    /** All at once. */
    private static List<Entry> ask(List<ServerSnapshot> servers) {
        try (HttpClient client = HttpClient.newBuilder()
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .sslContext(LateTls.context())
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HealthProbe probe = new HealthProbe(client);
            List<CompletableFuture<Entry>> answers = new ArrayList<>();
            for (ServerSnapshot server : servers) {
                answers.add(CompletableFuture.supplyAsync(() -> ask(probe, server), threads));
            }
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private static Entry ask(HealthProbe probe, ServerSnapshot server) {
        URI address = server.isRunning() ? server.endpoint() : null;
        HealthProbe.Answer answer = null;
        Long millis = null;
        if (server.isRunning() && server.instance().isWorker()) {
            return worker(server);
        }
        if (address != null) {
            long begin = System.nanoTime();
            HealthCheck check = server.instance().healthcheck();
            answer = probe(probe, address, check.path(), check.timeout());
            millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        }
        return new Entry(server.name(), server.state(), server.health(), answer, millis, address);
    }

    /** One that serves an engine is silent, and well; a hello would take up its queue, in which one has room. */
    private static Entry worker(ServerSnapshot server) {
        Instance instance = server.instance();
        int port = Objects.requireNonNull(server.port());
        long begin = System.nanoTime();
        HealthProbe.Answer answer;
        try {
            answer = server.isReady()
                    ? bound(instance.server().host(), port)
                    : RpcHello.ask(instance.server().host(), port, WORKER_ANSWERS)
                            .health();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            answer = HealthProbe.Answer.NO_ANSWER;
        }
        return new Entry(
                server.name(),
                server.state(),
                server.health(),
                answer,
                Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                URI.create("rpc://" + instance.server().host() + ":" + port));
    }

    private static HealthProbe.Answer bound(String host, int port) {
        return new Ports().check(host, port) == Ports.Availability.TAKEN
                ? HealthProbe.Answer.OK
                : HealthProbe.Answer.NO_ANSWER;
    }

    private static HealthProbe.Answer probe(HealthProbe probe, URI address, String path, Duration timeout) {
        try {
            HealthProbe.Answer answer = probe.probe(address, path, timeout);
            return answer == HealthProbe.Answer.NOT_FOUND ? probe.probe(address, "/v1/health", timeout) : answer;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return HealthProbe.Answer.NO_ANSWER;
        }
    }

    private static List<String> row(Entry entry) {
        return List.of(
                entry.name(),
                entry.state().toString(),
                entry.health().name().toLowerCase(Locale.ROOT),
                words(entry.answer()),
                entry.millis() == null ? "-" : entry.millis() + " ms",
                entry.address() == null ? "-" : entry.address().toString());
    }

    private static String words(HealthProbe.@Nullable Answer answer) {
        if (answer == null) {
            return "no process";
        }
        return switch (answer) {
            case OK -> "well";
            case LOADING -> "loading";
            case NOT_FOUND -> "cannot tell";
            case ERROR -> "error";
            case NO_ANSWER -> "no answer";
        };
    }

    private static Terminal.Colour colour(HealthProbe.@Nullable Answer answer) {
        if (answer == null) {
            return Terminal.Colour.DIM;
        }
        return switch (answer) {
            case OK -> Terminal.Colour.GREEN;
            case LOADING, NOT_FOUND -> Terminal.Colour.YELLOW;
            case ERROR, NO_ANSWER -> Terminal.Colour.RED;
        };
    }
}
