package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.WorkerOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.StatusSummary;
import dev.paddock.engine.RpcHello;
import dev.paddock.engine.WorkerHost;
import dev.paddock.platform.Ports;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lends this machine's memory to servers on others: saves a worker, or changes the one that is there, and starts it. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = {
            "Lends this machine's memory to servers on other machines, with llama.cpp's rpc-server.",
            "",
            "It is a server like any other: it shows in ps, is restarted when it crashes, and ends with paddock down. What"
                    + " is not said stays as it was, or has its default. The engine on the other machine must be of the same"
                    + " llama.cpp version.",
            "",
            "Its protocol has no lock: whoever reaches the port can use, read and change its memory. So it listens on"
                    + " addresses of private networks only."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock worker --host 192.168.1.7",
            "  paddock worker --host 192.168.1.7 --port 50053 --device CUDA1 --name second",
            "  paddock down worker"
        })
final class WorkerCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Lent(
            StatusSummary.@Nullable Server server,
            String worker,
            @Nullable String protocol,
            List<Problem> warnings) {}

    private static final String LOOPBACK = "127.0.0.1";
    /** As llama.cpp has it. */
    private static final int DEFAULT_PORT = 50052;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "An IPv4 address of this machine in a private network (default: 127.0.0.1, this machine alone).")
    private @Nullable String host;

    @Option(names = "--port", description = "Where it listens, 1024-65535 (default: 50052).")
    private @Nullable Integer port;

    @Option(
            names = "--device",
            split = ",",
            paramLabel = "DEVICE",
            description = "What it lends, as paddock devices names it; several with commas between, \"all\" for all"
                    + " (default: all, or the processor's memory where the engine has no device).")
    private @Nullable List<String> devices;

    @Option(
            names = "--cache",
            negatable = true,
            description = "Keep on disk what was sent, so that the model's next load is faster.")
    private @Nullable Boolean cache;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "Whose rpc-server to run: an installed engine, or the path of a llama-server or rpc-server"
                    + " (default: the engine in use).")
    private @Nullable String engine;

    @Option(names = "--name", description = "The server's name (default: worker).")
    private String name = "worker";

    @Option(names = "--json", description = "Print the server as ps does, its address and protocol, as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    WorkerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Instance.NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--name must be small letters, digits and hyphens, up to 63 of them: \"" + name + "\"");
        }
        if (port != null && !Ports.isInRange(port)) {
            throw new ParameterException(spec.commandLine(), "--port must be between 1024 and 65535: " + port);
        }
        if (host != null) {
            WorkerHost.check(address(host));
        }
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            ServerSnapshot ready = run(supervisor);
            report(supervisor.fleet(), ready);
            return ExitCode.FINE;
        }
    }

    private ServerSnapshot run(Supervisor supervisor) {
        Optional<ServerSnapshot> there = supervisor.fleet().server(name);
        if (there.isEmpty()) {
            Context.settled(
                    supervisor.add(wanted(Instance.worker(name, LOOPBACK, DEFAULT_PORT, WorkerOptions.DEFAULT))));
            return Context.settled(supervisor.start(name));
        }
        Instance before = there.get().instance();
        if (!before.isWorker()) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "name-taken",
                            "\"" + name + "\" is a server with a model",
                            "it cannot be a worker, too",
                            "Give the worker another name: paddock worker --name NAME"));
        }
        Instance after = wanted(before);
        if (after.equals(before)) {
            return Context.settled(supervisor.start(name));
        }
        Context.settled(supervisor.update(after));
        return Context.settled(supervisor.restart(name, true));
    }

    private Instance wanted(Instance base) {
        WorkerOptions old = Objects.requireNonNullElse(base.worker(), WorkerOptions.DEFAULT);
        List<String> lent = devices == null ? old.devices() : devices.equals(List.of("all")) ? List.of() : devices;
        Instance wanted = base.withWorker(new WorkerOptions(lent, cache == null ? old.cache() : cache));
        if (host != null) {
            wanted = wanted.withServer(wanted.server().withHost(address(host)));
        }
        if (port != null) {
            wanted = wanted.withServer(wanted.server().withPort(port));
        }
        return engine == null ? wanted : wanted.withEngine(Context.absolute(engine));
    }

    private static String address(String host) {
        return host.equals("localhost") ? LOOPBACK : host;
    }

    private void report(Fleet fleet, ServerSnapshot ready) throws InterruptedException {
        String at = ready.instance().server().host() + ":" + ready.port();
        String protocol = protocol(ready);
        List<Problem> warnings = ready.warnings();
        if (json) {
            context.json(new Lent(
                    StatusSummary.of(fleet, Instant.now()).servers().stream()
                            .filter(server -> server.name().equals(name))
                            .findFirst()
                            .orElse(null),
                    at,
                    protocol,
                    warnings));
            return;
        }
        context.say(name + " lends memory at " + at + " (" + ready.engineName()
                + (protocol == null ? "" : ", protocol " + protocol) + ")");
        warnings.forEach(warning ->
                context.say(context.terminal().paint("warning", Terminal.Colour.YELLOW) + ": " + warning.sentence()));
        if (WorkerHost.isLoopback(ready.instance().server().host())) {
            context.say("Only this machine reaches it. For another one: paddock worker --host ADDRESS");
        }
        context.say("Where the model runs, with the same version of llama.cpp, add to the server's file:");
        context.say("    \"rpc\": [\"" + at + "\"]");
    }

    /** Null where it serves already. */
    private static @Nullable String protocol(ServerSnapshot ready) throws InterruptedException {
        return RpcHello.ask(ready.instance().server().host(), Objects.requireNonNull(ready.port()), PATIENCE)
                        instanceof RpcHello.Version version
                ? version.toString()
                : null;
    }
}
