package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "daemon",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Paddock's background service: it owns the servers while no window is open.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock daemon status --json", "  paddock daemon stop --leave-servers"})
final class DaemonCommand implements Runnable {
    /** What {@code status --json} prints; only {@code running} where none runs. */
    record Status(
            boolean running,
            @Nullable Long pid,
            @Nullable URI address,
            @Nullable String version,
            @Nullable String role,
            @Nullable Long uptimeSeconds,
            @Nullable Integer totalServers,
            @Nullable Integer readyServers,
            @Nullable Integer runningServers,
            Daemon.@Nullable Gateway gateway) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private final Context context;

    DaemonCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: start, stop, status or run");
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts the background service, unless one runs.")
    int start(@Option(names = "--json", description = "Print as status does, as JSON.") boolean json) {
        boolean started = context.daemon().start();
        if (json) {
            return status(true);
        }
        context.daemon()
                .owner()
                .ifPresent(owner -> context.say(
                        (started ? "Paddock runs in the background" : "Paddock runs already") + inWords(owner)));
        return ExitCode.FINE;
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stops the servers and ends the background service.")
    int stop(
            @Option(
                            names = "--leave-servers",
                            description = "Let the servers run on; the next Paddock takes them over.")
                    boolean leaveServers,
            @Option(names = "--json", description = "Print as JSON.") boolean json) {
        Optional<Daemon.Stopped> done = context.daemon().stop(leaveServers);
        if (json) {
            context.json(done.orElse(new Daemon.Stopped(List.of(), List.of())));
            return ExitCode.FINE;
        }
        if (done.isEmpty()) {
            context.say("Paddock's background service does not run");
            return ExitCode.FINE;
        }
        done.get().stopped().forEach(name -> context.say(name + " is stopped"));
        done.get().left().forEach(name -> context.say(name + " runs on"));
        context.say("Paddock's background service has ended");
        return ExitCode.FINE;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Tells whether the background service runs; exit code 3 where it does not.")
    int status(@Option(names = "--json", description = "Print as JSON.") boolean json) {
        Optional<Daemon.Owner> found = context.daemon().owner();
        if (found.isEmpty()) {
            if (json) {
                context.json(new Status(false, null, null, null, null, null, null, null, null, null));
            } else {
                context.say("Paddock's background service does not run");
            }
            return ExitCode.NOT_FOUND;
        }
        Daemon.Owner owner = found.get();
        Fleet fleet = context.fleet();
        Daemon.Gateway gateway = context.daemon().gateway().orElse(null);
        Duration up = Duration.between(owner.startedAt(), Instant.now());
        if (json) {
            context.json(new Status(
                    true,
                    owner.pid(),
                    owner.address(),
                    owner.version(),
                    owner.role(),
                    up.toSeconds(),
                    fleet.servers().size(),
                    (int) fleet.readyCount(),
                    (int) fleet.runningCount(),
                    gateway));
        } else {
            context.say("Paddock " + owner.version() + " runs" + inWords(owner) + ", for " + PsCommand.uptime(up));
            context.say("Servers ready: " + fleet.readyCount() + " of "
                    + fleet.servers().size());
            if (gateway != null) {
                context.say("Gateway: " + inWords(gateway));
            }
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {
                "Owns the servers in the foreground, for systemd and containers, until SIGTERM or Ctrl-C.",
                "The servers run on then, and the next Paddock takes them over; to stop them too: paddock daemon stop."
            })
    int runInForeground(
            @Option(
                            names = "--log-stdout",
                            description =
                                    "Also write the log to the standard output, as containers and systemd want it.")
                    boolean logHere,
            @Option(names = "--profile", paramLabel = "PROFILE", description = "Switch to this profile at once.")
                    @Nullable
                    String profile) {
        return context.daemon().run(logHere, profile);
    }

    private static String inWords(Daemon.Gateway gateway) {
        Problem problem = gateway.problem();
        if (gateway.address() != null) {
            return gateway.address().toString();
        }
        return problem == null ? "switched off (gateway.enabled)" : "not open. " + problem.sentence();
    }

    private static String inWords(Daemon.Owner owner) {
        return " (" + (owner.role().equals("window") ? "as a window, " : "") + "process " + owner.pid() + ", "
                + owner.address() + ")";
    }
}
