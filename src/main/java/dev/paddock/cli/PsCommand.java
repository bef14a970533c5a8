package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.StatusSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ps",
        mixinStandardHelpOptions = true,
        description = "Shows every server: its state, where it listens, and what it takes.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock ps", "  paddock ps --watch", "  paddock ps --json"})
final class PsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("NAME", "STATE", "ADDRESS", "PID", "UPTIME", "MEMORY", "ENGINE", "MODEL");
    private static final int STATE = 1;

    @Option(names = "--json", description = "Print the status summary as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    private final Context context;

    PsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, this::show);
    }

    private int show(Context context) {
        Fleet fleet = context.fleet();
        StatusSummary status = StatusSummary.of(fleet, Instant.now());
        if (json) {
            context.json(status);
            return ExitCode.FINE;
        }
        if (status.servers().isEmpty()) {
            context.say("There is no server yet. Add one: paddock add MODEL.gguf");
            sayWarnings(context, status);
            return ExitCode.FINE;
        }
        List<List<String>> rows = new ArrayList<>();
        for (StatusSummary.Server server : status.servers()) {
            rows.add(row(server));
        }
        new Table(HEADER, rows)
                .print(
                        context.terminal(),
                        (row, column) -> column == STATE
                                ? colour(status.servers().get(row).state())
                                : Terminal.Colour.NONE);
        sayWarnings(context, status);
        for (StatusSummary.Server server : status.servers()) {
            for (Problem warning : server.warnings()) {
                context.say("");
                context.say(server.name() + ": warning: " + warning.sentence());
            }
            if (server.lastError() != null) {
                context.say("");
                context.say(server.name() + ": " + server.lastError() + again(server));
            }
        }
        return ExitCode.FINE;
    }

    private static void sayWarnings(Context context, StatusSummary status) {
        for (Problem warning : status.warnings()) {
            context.say("");
            context.say("Warning: " + warning.sentence());
        }
    }

    private static List<String> row(StatusSummary.Server server) {
        return List.of(
                server.name(),
                state(server),
                server.isRunning() && server.address() != null
                        ? server.address().toString()
                        : "-",
                server.pid() == null ? "-" : server.pid().toString(),
                server.isRunning() ? uptime(Duration.ofSeconds(server.uptimeSeconds())) : "-",
                memory(server.memoryBytes()),
                server.engine() + (server.onCpuInstead() ? " (CPU, no GPU)" : ""),
                server.displayName());
    }

    private static String again(StatusSummary.Server server) {
        Instant next = server.nextRetryAt();
        if (next == null) {
            return "";
        }
        long seconds = Math.max(
                0, Duration.between(Instant.now(), next).plusMillis(999).toSeconds());
        String error = server.lastError();
        return (error != null && error.endsWith(".") ? "" : ".") + " It is started again in " + seconds + " s (retry "
                + (server.restarts() + 1) + "); at once: paddock up " + server.name() + "; not at all: paddock down "
                + server.name();
    }

    static String state(StatusSummary.Server server) {
        boolean silent = server.health() == Health.UNHEALTHY || server.health() == Health.ERROR;
        String more =
                silent ? " (not answering)" : server.isAssumedReady() ? " (assumed)" : server.isSlow() ? " (slow)" : "";
        return server.state() + (server.isAttached() ? " (attached)" : "") + more;
    }

    static Terminal.Colour colour(ServerState state) {
        return switch (state) {
            case READY -> Terminal.Colour.GREEN;
            case FAILED -> Terminal.Colour.RED;
            case STOPPED -> Terminal.Colour.DIM;
            case LAUNCHING, INITIALIZING, TERMINATING, FORCE_KILLING, RESTARTING -> Terminal.Colour.YELLOW;
        };
    }

    static String uptime(Duration up) {
        if (up.toDays() > 0) {
            return up.toDays() + "d " + up.toHoursPart() + "h";
        }
        if (up.toHours() > 0) {
            return up.toHours() + "h " + up.toMinutesPart() + "m";
        }
        return up.toMinutes() > 0 ? up.toMinutes() + "m " + up.toSecondsPart() + "s" : up.toSeconds() + "s";
    }

    static String memory(@Nullable Long bytes) {
        return bytes == null || bytes == 0 ? "-" : ByteSize.words(bytes);
    }
}
