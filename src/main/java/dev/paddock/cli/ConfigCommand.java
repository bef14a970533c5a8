package dev.paddock.cli;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Schema;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ConfigLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Shows and checks what is configured.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock config path                where the files are",
            "  paddock config show --origin       every setting, where it comes from, and its variable",
            "  paddock config validate            each file by itself; exit code 1 where one cannot be used",
            "  paddock config lint --json         everything at once: ports, models, engines, profiles",
            "  paddock config schema instance     the JSON Schema, for an editor"
        })
final class ConfigCommand implements Callable<Integer> {
    /** What {@code --json} prints of findings. */
    record Report(long errors, long warnings, List<Finding> findings) {
        static Report of(List<Finding> findings) {
            long errors = findings.stream().filter(Finding::breaks).count();
            return new Report(errors, findings.size() - errors, findings);
        }
    }

    /** What {@code --json} prints of one setting. */
    record Setting(String key, Object value, String origin, String variable) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    ConfigCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Say what: path, show, validate, lint, schema, import, export or hf-token");
    }

    @Command(name = "path", mixinStandardHelpOptions = true, description = "Prints where Paddock keeps its files.")
    int path(@Option(names = "--json", description = "Print as JSON.") boolean json) {
        Home home = context.configuration().home();
        Map<String, Path> paths = new LinkedHashMap<>();
        paths.put("settings", context.configuration().settings().file());
        paths.put("instances", home.instances());
        paths.put("profiles", home.profiles());
        paths.put("schema", home.config().resolve("schema"));
        paths.put("backups", home.config().resolve("backups"));
        paths.put("state", home.state());
        paths.put("logs", home.logs());
        paths.put("models", home.models());
        paths.put("engines", home.engines());
        if (json) {
            context.json(paths);
        } else {
            paths.forEach((name, path) -> context.say(String.format(Locale.ROOT, "%-10s %s", name, path)));
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints the settings that hold: defaults, settings.json, and the environment over both.")
    int show(
            @Option(names = "--origin", description = "Also where each comes from, and the variable that sets it.")
                    boolean origin,
            @Option(names = "--json", description = "Print as JSON.") boolean json) {
        SettingsFile.Effective read = context.configuration().settings().read();
        List<Setting> settings = read.lines().stream()
                .map(line -> new Setting(line.key(), line.value(), origin(line, read), line.variable()))
                .toList();
        if (json) {
            context.json(settings);
        } else {
            List<List<String>> rows = settings.stream()
                    .map(s -> origin
                            ? List.of(s.key(), s.value().toString(), s.origin(), s.variable())
                            : List.of(s.key(), s.value().toString()))
                    .toList();
            List<String> header = origin ? List.of("KEY", "VALUE", "ORIGIN", "VARIABLE") : List.of("KEY", "VALUE");
            new Table(header, rows).print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        }
        read.findings().forEach(this::complain);
        return read.findings().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private static String origin(SettingsFile.Line line, SettingsFile.Effective read) {
        return switch (line.origin()) {
            case DEFAULT -> "default";
            case PRESET -> "preset " + read.settings().preset().name().toLowerCase(Locale.ROOT);
            case FILE -> "settings.json";
            case ENVIRONMENT -> "environment";
        };
    }

    private void complain(Finding finding) {
        context.terminal().err().println("paddock: " + line(finding));
    }

    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Holds files against their schema: every error with its key, its value and what is right.")
    int validate(
            @Parameters(paramLabel = "FILE", arity = "0..*", description = "Which files (default: all of Paddock's).")
                    @Nullable
                    List<Path> files,
            @Option(
                            names = "--as",
                            paramLabel = "KIND",
                            description = "instance, profile or settings (default: as the file looks).")
                    @Nullable
                    String as,
            @Option(names = "--json", description = "Print as JSON.") boolean json) {
        Schema.Kind kind = as == null ? null : kind("validate", as);
        List<Finding> findings = new ArrayList<>();
        int count = 0;
        for (Path file : files == null || files.isEmpty() ? ownFiles() : files) {
            if (!Files.exists(file)) {
                throw new PaddockException(
                        Kind.NOT_FOUND, Problem.of("not-found", "There is no file " + file, "", null));
            }
            findings.addAll(context.configuration().catalog().findings(file, kind));
            count++;
        }
        return report(findings, count == 1 ? "1 file is fine" : count + " files are fine", json);
    }

    private List<Path> ownFiles() {
        List<Path> files = new ArrayList<>();
        Path settings = context.configuration().settings().file();
        if (Files.exists(settings)) {
            files.add(settings);
        }
        try {
            files.addAll(context.configuration().catalog().files());
        } catch (IOException e) {
            throw unreadable(e);
        }
        return files;
    }

    @Command(
            name = "lint",
            mixinStandardHelpOptions = true,
            description = {
                "Checks everything at once: every file, ports that two servers want, models and engines that are missing or"
                        + " cannot be read, profiles that name what there is not, log folders that cannot be written.",
                "Exit code 1 where there is an error; a warning alone is fine."
            })
    int lint(@Option(names = "--json", description = "Print as JSON.") boolean json) {
        Configuration all = context.configuration();
        try {
            List<Finding> findings = new ConfigLint(
                            all.home(),
                            all.catalog(),
                            all.checks(),
                            context.fleet().workersInUse())
                    .run();
            return report(findings, "All is fine", json);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static PaddockException unreadable(IOException e) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "unreadable-home",
                        "Paddock's files cannot be read or written",
                        IoWords.why(e),
                        "Check the permissions of the folder and that the disk is not full."));
    }

    private int report(List<Finding> findings, String fine, boolean json) {
        Report report = Report.of(findings);
        if (json) {
            context.json(report);
        } else if (findings.isEmpty()) {
            context.say(fine);
        } else {
            findings.forEach(this::say);
            context.say(count(report.errors(), "error") + ", " + count(report.warnings(), "warning"));
        }
        return report.errors() == 0 ? ExitCode.FINE : ExitCode.FAILED;
    }

    private void say(Finding finding) {
        Terminal terminal = context.terminal();
        String word = finding.breaks()
                ? terminal.paint("error", Terminal.Colour.RED)
                : terminal.paint("warning", Terminal.Colour.YELLOW);
        context.say(word + ": " + line(finding));
    }

    private static String line(Finding finding) {
        return (finding.file() == null ? "" : finding.file() + ": ") + finding.sentence();
    }

    /** {@code 1 slot}, {@code 2 slots}. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints a JSON Schema (draft 2020-12), or which there are.")
    int schema(
            @Parameters(paramLabel = "KIND", arity = "0..1", description = "instance, profile or settings.") @Nullable
                    String name) {
        if (name == null) {
            Arrays.stream(Schema.Kind.values()).forEach(kind -> context.say(kind.word()));
        } else {
            context.say(Schema.of(kind("schema", name)).text().stripTrailing());
        }
        return ExitCode.FINE;
    }

    private Schema.Kind kind(String command, String word) {
        return Arrays.stream(Schema.Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.subcommands().get(command), "\"" + word + "\" is none of instance, profile and settings"));
    }
}
