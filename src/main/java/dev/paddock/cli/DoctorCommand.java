package dev.paddock.cli;

import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Finding;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.platform.Ports;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ConfigLint;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks whether all is well: engines, GPU drivers, memory, the background service, the gateway, ports, folders,"
                    + " permissions, disks, autostart, what was left behind, and all settings. It mends nothing itself.",
            "Exit code 1 where anything fails; a warning alone is fine."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock doctor", "  paddock doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Report(long failures, long warnings, List<Check> checks) {
        static Report of(List<Check> checks) {
            return new Report(count(checks, Check.Verdict.FAIL), count(checks, Check.Verdict.WARN), checks);
        }

        private static long count(List<Check> checks, Check.Verdict verdict) {
            return checks.stream().filter(check -> check.verdict() == verdict).count();
        }
    }

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;
    private final String version;

    /** @param version of this Paddock */
    DoctorCommand(Context context, String version) {
        this.context = context;
        this.version = version;
    }

    @Override
    public Integer call() {
        Report report = Report.of(examine());
        if (json) {
            context.json(report);
        } else {
            report.checks().forEach(this::say);
            context.say("");
            context.say(
                    report.failures() + report.warnings() == 0
                            ? "All is well"
                            : ConfigCommand.count(report.failures(), "failure") + ", "
                                    + ConfigCommand.count(report.warnings(), "warning"));
        }
        return report.failures() == 0 ? ExitCode.FINE : ExitCode.FAILED;
    }

    private void say(Check check) {
        Terminal terminal = context.terminal();
        String word = String.format(Locale.ROOT, "%-4s", check.verdict().name().toLowerCase(Locale.ROOT));
        context.say(terminal.paint(word, colour(check.verdict())) + "  " + check.subject() + ": " + check.found());
        if (check.advice() != null) {
            context.say("      " + check.advice());
        }
    }

    private static Terminal.Colour colour(Check.Verdict verdict) {
        return switch (verdict) {
            case OK -> Terminal.Colour.GREEN;
            case WARN -> Terminal.Colour.YELLOW;
            case FAIL -> Terminal.Colour.RED;
        };
    }

    /** Each part by itself: one that cannot be looked at says so, and the others are looked at all the same. */
    private List<Check> examine() {
        Configuration all = context.configuration();
        List<Check> checks = new ArrayList<>();
        part("engines", checks, () -> {
            List<EngineReport> engines = context.daemon().engines(true);
            return new EngineChecks(all.surroundings()).run(engines);
        });
        part("service", checks, () -> new AddressChecks(context, new Ports(), version).run());
        part("folders", checks, () -> new PlaceChecks(all.home(), all.surroundings()).run());
        part("autostart", checks, () -> new AutostartCheck(all.surroundings(), all.autostart()).run());
        part("orphans", checks, this::orphans);
        part("settings", checks, () -> settings(all));
        return checks;
    }

    private static void part(String subject, List<Check> checks, Supplier<List<Check>> part) {
        try {
            checks.addAll(part.get());
        } catch (PaddockException refused) {
            checks.add(Check.of(Check.Verdict.FAIL, subject, refused.problem()));
        }
    }

    /** Without a background service nobody knows what is lost; looking starts none. */
    private List<Check> orphans() {
        if (context.daemon().owner().isEmpty()) {
            return List.of();
        }
        Optional<Supervisor> owner = context.daemon().connect();
        if (owner.isEmpty()) {
            return List.of();
        }
        try (Supervisor supervisor = owner.get()) {
            long ours = Context.settled(supervisor.orphans()).stream()
                    .filter(orphan -> orphan.kind() == Orphan.Kind.OURS)
                    .count();
            return List.of(
                    ours == 0
                            ? Check.ok("orphans", "none")
                            : Check.warn(
                                    "orphans",
                                    (ours == 1 ? "1 process" : ours + " processes") + " of ours that no server has",
                                    "Look at them: paddock orphans"));
        }
    }

    private List<Check> settings(Configuration all) {
        try {
            List<Finding> findings = new ArrayList<>(new ConfigLint(
                            all.home(),
                            all.catalog(),
                            all.checks(),
                            context.fleet().workersInUse())
                    .run());
            SettingsFile.Effective settings = all.settings().read();
            settings.findings().stream()
                    .filter(finding -> !findings.contains(finding))
                    .forEach(findings::add);
            return findings.isEmpty()
                    ? List.of(Check.ok("settings", "every file is fine"))
                    : findings.stream().map(DoctorCommand::check).toList();
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    private static Check check(Finding finding) {
        String where = finding.file() == null ? "" : finding.file() + ": ";
        return new Check(
                finding.breaks() ? Check.Verdict.FAIL : Check.Verdict.WARN,
                "settings",
                where + finding.message(),
                finding.right());
    }
}
