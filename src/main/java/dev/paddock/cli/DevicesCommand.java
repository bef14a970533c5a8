package dev.paddock.cli;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Shows what each engine can compute on, with the memory that is free now.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock devices", "  paddock devices --json"})
final class DevicesCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("ENGINE", "DEVICE", "NAME", "MEMORY", "FREE");

    /**
     * What {@code --json} prints of one engine.
     *
     * @param devices null where it does not tell
     */
    record Entry(
            String engine,
            @Nullable List<Device> devices,
            @Nullable Problem problem) {}

    @Option(names = "--json", description = "Print as JSON, memory in bytes.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    private final Context context;

    DevicesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, this::show);
    }

    private int show(Context context) {
        List<EngineReport> reports = context.daemon().engines(true);
        if (json) {
            context.json(reports.stream()
                    .map(report -> new Entry(
                            report.id(),
                            report.capabilities().devices(),
                            report.capabilities().problem()))
                    .toList());
            return ExitCode.FINE;
        }
        List<List<String>> rows = new ArrayList<>();
        reports.forEach(report -> rows.addAll(rows(report)));
        new Table(HEADER, rows).print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        return ExitCode.FINE;
    }

    private static List<List<String>> rows(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        if (devices == null) {
            Problem problem = report.capabilities().problem();
            return List.of(List.of(
                    report.name(), "-", problem == null ? "it does not tell its devices" : problem.title(), "-", "-"));
        }
        if (devices.isEmpty()) {
            return List.of(List.of(report.name(), "CPU", "the processor", "-", "-"));
        }
        return devices.stream()
                .map(device -> List.of(
                        report.name(),
                        device.id(),
                        device.name(),
                        PsCommand.memory(device.totalBytes()),
                        PsCommand.memory(device.freeBytes())))
                .toList();
    }
}
