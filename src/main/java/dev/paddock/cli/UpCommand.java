package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Starts servers. Without {@code --wait} it returns once the process of each was accepted and loads its model; with it,
 * once each is ready. Ctrl-C while waiting stops the servers that this command began to start, and no others.
 */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts servers, all at once. Starts Paddock's background service when nothing runs.",
            "",
            "Without --wait it returns as soon as each server's process loads its model; a server that cannot be"
                    + " launched is a failure at once. With --wait it returns when each is ready. Ctrl-C while waiting"
                    + " stops what this command began to start, and nothing else."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock up demo --wait", "  paddock up big small --wait --timeout 300"})
final class UpCommand implements Callable<Integer> {
    private static final Duration LAUNCH_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    @Parameters(paramLabel = "SERVER", arity = "1..*", description = "Which servers to start.")
    private List<String> names = List.of();

    @Option(names = "--wait", description = "Wait until they are ready.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Wait no longer than this; exit code 4 then, and the servers go on starting. Implies --wait.")
    private @Nullable Integer timeout;

    @Option(
            names = "--attach",
            description = "Start nothing: watch the llama-server of somebody else's that serves the same model on the"
                    + " instance's port. \"paddock down\" lets go of it; it is never ended.")
    private boolean attach;

    @Option(names = "--json", description = "Print the servers as ps does, and what failed, as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (timeout != null && timeout < 0) {
            throw new ParameterException(spec.commandLine(), "--timeout must be 0 or more seconds: " + timeout);
        }
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Fleet before = supervisor.fleet();
            for (String name : names) {
                context.find(before, name);
            }
            return start(supervisor, before);
        }
    }

    private int start(Supervisor supervisor, Fleet before) throws InterruptedException {
        boolean waits = wait || timeout != null;
        Map<String, CompletableFuture<ServerSnapshot>> results = new LinkedHashMap<>();
        Map<String, Boolean> begun = new ConcurrentHashMap<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(() -> {
            interrupted.set(true);
            undo(supervisor, begun);
        })) {
            for (String name : new LinkedHashSet<>(names)) {
                if (context.find(before, name).state().isSettledDown()) {
                    begun.put(name, true);
                }
                CompletableFuture<ServerSnapshot> ready =
                        (attach ? supervisor.attach(name) : supervisor.start(name)).toCompletableFuture();
                ready.whenComplete((done, failed) -> {
                    if (done != null) {
                        begun.remove(name);
                    }
                });
                results.put(name, waits ? ready : launched(supervisor, name, ready));
            }
            return report(supervisor, results, waits, interrupted);
        }
    }

    /** Completes with the first of: the process loads its model, it is ready, it failed. */
    private static CompletableFuture<ServerSnapshot> launched(
            Supervisor supervisor, String name, CompletableFuture<ServerSnapshot> ready) {
        CompletableFuture<ServerSnapshot> launched = ready.copy();
        Subscription subscription = supervisor.subscribe(fleet -> fleet.server(name)
                .filter(server -> server.state() == ServerState.INITIALIZING || server.isReady())
                .ifPresent(launched::complete));
        launched.whenComplete((server, failure) -> subscription.close());
        return launched;
    }

    private int report(
            Supervisor supervisor,
            Map<String, CompletableFuture<ServerSnapshot>> results,
            boolean waits,
            AtomicBoolean interrupted)
            throws InterruptedException {
        Duration patience = timeout != null ? Duration.ofSeconds(timeout) : waits ? null : LAUNCH_PATIENCE;
        long end = System.nanoTime() + (patience == null ? 0 : patience.toNanos());
        Results report = new Results(context, json, results.keySet());
        for (var result : results.entrySet()) {
            try {
                ServerSnapshot server = patience == null
                        ? result.getValue().get()
                        : result.getValue().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                report.done(describe(supervisor.fleet(), server));
            } catch (ExecutionException failed) {
                if (!interrupted.get()) {
                    report.failed(result.getKey(), Context.refusal(failed.getCause()));
                }
            } catch (TimeoutException late) {
                report.failed(result.getKey(), late(supervisor, result, patience));
            }
        }
        if (interrupted.get()) {
            return ExitCode.FAILED;
        }
        return report.end(json ? supervisor.fleet() : Fleet.EMPTY);
    }

    /** Completes once the owner has taken up the start, whatever becomes of it. */
    private static CompletableFuture<ServerSnapshot> begun(
            Supervisor supervisor, String name, CompletableFuture<ServerSnapshot> ready) {
        CompletableFuture<ServerSnapshot> begun = ready.copy();
        Subscription subscription = supervisor.subscribe(fleet -> fleet.server(name)
                .filter(server -> !server.state().isSettledDown())
                .ifPresent(begun::complete));
        begun.whenComplete((server, failure) -> subscription.close());
        return begun;
    }

    /** A request that was not yet sent is lost with this process: only a start that has begun goes on. */
    private static PaddockException late(
            Supervisor supervisor,
            Map.Entry<String, CompletableFuture<ServerSnapshot>> result,
            @Nullable Duration patience)
            throws InterruptedException {
        try {
            ServerSnapshot unused = begun(supervisor, result.getKey(), result.getValue())
                    .get(LAUNCH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            return Context.refusal(failed.getCause());
        } catch (TimeoutException slow) {
            // It is said anyway that it is not ready.
        }
        return notReady(result.getKey(), patience);
    }

    private static PaddockException notReady(String name, @Nullable Duration patience) {
        String seconds = patience == null ? "" : " after " + patience.toSeconds() + " s";
        return new PaddockException(
                Kind.TIMEOUT,
                Problem.of(
                        "not-ready",
                        name + " is not ready" + seconds + ", and goes on starting",
                        "",
                        "See how far it is: paddock logs " + name));
    }

    private static String describe(Fleet fleet, ServerSnapshot server) {
        String at = fleet.at(server);
        if (!server.isReady() && !server.attached()) {
            return server.name() + " is starting" + at + "; paddock ps tells when it is ready";
        }
        return server.name()
                + (server.attached() ? " is attached" : " is ready")
                + at
                + (server.assumedReady() ? " (assumed: it listens, but never said that it is ready)" : "");
    }

    /** Runs while the process ends. */
    private void undo(Supervisor supervisor, Map<String, Boolean> begun) {
        Map<String, CompletableFuture<ServerSnapshot>> stops = new LinkedHashMap<>();
        begun.keySet()
                .forEach(name -> stops.put(name, supervisor.stop(name, false).toCompletableFuture()));
        stops.forEach((name, stop) -> {
            try {
                stop.get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                context.say("Interrupted: " + name + " was not started");
            } catch (ExecutionException | TimeoutException failed) {
                context.say("Interrupted, but " + name + " could not be stopped; paddock ps shows it");
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
