package dev.paddock.cli;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "engines",
        mixinStandardHelpOptions = true,
        description = "Shows the engines that Paddock knows: the built-in one, those that servers name, and the"
                + " llama-server on the PATH.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock engines", "  paddock engines --json"})
final class EnginesCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("ENGINE", "VERSION", "DEVICES", "SERVERS", "PATH");

    /** The only thing that can be done with them here. */
    enum Action {
        list
    }

    /** What {@code --json} prints of one. */
    record Entry(
            String id,
            String name,
            @Nullable Path path,
            @Nullable String version,
            @Nullable Integer build,
            @Nullable List<Device> devices,
            List<String> usedBy,
            @Nullable Problem problem) {
        static Entry of(EngineReport report) {
            return new Entry(
                    report.id(),
                    report.name(),
                    report.path(),
                    report.capabilities().version(),
                    report.capabilities().build(),
                    report.capabilities().devices(),
                    report.usedBy(),
                    report.capabilities().problem());
        }
    }

    @Parameters(arity = "0..1", description = "\"list\", which is what it does anyway.")
    private @Nullable Action action;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    private final Context context;

    EnginesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, this::show);
    }

    private int show(Context context) {
        List<EngineReport> reports = context.daemon().engines(false);
        if (json) {
            context.json(reports.stream().map(Entry::of).toList());
            return ExitCode.FINE;
        }
        new Table(HEADER, reports.stream().map(EnginesCommand::row).toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        for (EngineReport report : reports) {
            Problem problem = report.capabilities().problem();
            if (problem != null) {
                context.say("");
                context.say(report.id() + ": " + problem.sentence());
            }
        }
        return ExitCode.FINE;
    }

    private static List<String> row(EngineReport report) {
        String version = report.capabilities().shortVersion();
        return List.of(
                report.name(),
                version.isEmpty() ? "-" : version,
                devices(report),
                report.usedBy().isEmpty() ? "-" : String.join(", ", report.usedBy()),
                report.path() == null ? "-" : report.path().toString());
    }

    private static String devices(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        if (devices == null) {
            return "-";
        }
        return devices.isEmpty() ? "CPU" : devices.stream().map(Device::id).collect(Collectors.joining(", "));
    }
}
