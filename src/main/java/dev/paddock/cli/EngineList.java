package dev.paddock.cli;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import dev.paddock.install.EngineStore;
import dev.paddock.install.UpdateCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the engines of this machine. */
final class EngineList {
    private static final List<String> HEADER =
            List.of("ENGINE", "VERSION", "DEVICES", "SERVERS", "ORIGIN", "DATE", "PATH");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What {@code --json} prints of one. */
    record Entry(
            String id,
            String name,
            @Nullable Path path,
            @Nullable String version,
            @Nullable Integer build,
            @Nullable List<Device> devices,
            List<String> usedBy,
            EngineOrigin origin,
            @Nullable Instant date,
            List<String> backends,
            EngineReport.Role role,
            boolean pinned,
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
                    report.origin(),
                    report.date(),
                    report.backends(),
                    report.role(),
                    report.pinned(),
                    report.capabilities().problem());
        }
    }

    private EngineList() {}

    static int show(Context context, boolean asJson) {
        List<EngineReport> reports = context.daemon().engines(false);
        if (asJson) {
            context.json(reports.stream().map(Entry::of).toList());
            return ExitCode.FINE;
        }
        new Table(HEADER, reports.stream().map(EngineList::row).toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        for (EngineReport report : reports) {
            Problem problem = report.capabilities().problem();
            if (problem != null) {
                context.say("");
                context.say(report.id() + ": " + problem.sentence());
            }
        }
        newer(context).ifPresent(tag -> {
            context.say("");
            context.say("llama.cpp " + tag + " is newer than the default engine: paddock engines update");
        });
        return ExitCode.FINE;
    }

    /** As it was found within the week; nobody is asked now. */
    private static Optional<String> newer(Context context) {
        Configuration here = context.configuration();
        return new UpdateCheck(
                        here.home().state(),
                        context.daemon()::engineDesk,
                        new EngineStore(here.home().engines()),
                        here.settings(),
                        Clock.systemUTC())
                .newer();
    }

    private static List<String> row(EngineReport report) {
        String version = report.capabilities().shortVersion();
        Instant date = report.date();
        return List.of(
                name(report),
                version.isEmpty() ? "-" : version,
                devices(report),
                report.usedBy().isEmpty() ? "-" : String.join(", ", report.usedBy()),
                report.origin().title() + (report.pinned() ? ", pinned" : ""),
                date == null ? "-" : DATE.format(date),
                report.path() == null ? "-" : report.path().toString());
    }

    private static String name(EngineReport report) {
        return switch (report.role()) {
            case CURRENT -> report.name() + " (default)";
            case PREVIOUS, NONE -> report.name();
        };
    }

    private static String devices(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        if (devices == null) {
            return "-";
        }
        return devices.isEmpty() ? "CPU" : devices.stream().map(Device::id).collect(Collectors.joining(", "));
    }
}
