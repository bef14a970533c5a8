package dev.paddock.cli;

import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code paddock}: finds the sub-command, runs it, and turns what goes wrong into a line and an exit code. */
public final class Cli {
    @Command(
            name = "paddock",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Runs llama.cpp servers on this machine.",
            exitCodeListHeading = "%nExit codes:%n",
            footerHeading = "%nExamples:%n",
            footer = {
                "  paddock up demo --wait        start the demo model and wait until it answers",
                "  paddock chat demo \"Hello\"     ask it something",
                "  paddock ps                    what runs, and where",
                "  paddock down --all            stop everything",
                "",
                "Files are kept in the per-user folders of the system, or below PADDOCK_HOME.",
                "Help on a command: paddock COMMAND --help",
                "What scripts should know: paddock help exit-codes"
            })
    private static final class Root {}

    private static final List<String> HIDDEN = List.of(ManCommand.NAME, CompleteCommand.NAME);

    private final Context context;
    private final String version;
    private final Map<String, Function<Context, Object>> commands = new LinkedHashMap<>();

    /** @param configuration asked for by the commands that need it */
    public Cli(Daemon daemon, Supplier<Configuration> configuration, Terminal terminal, String version) {
        this.context = new Context(daemon, configuration, terminal);
        this.version = version;
        commands.put("up", UpCommand::new);
        commands.put("down", DownCommand::new);
        commands.put("restart", RestartCommand::new);
        commands.put("ps", PsCommand::new);
        commands.put("top", TopCommand::new);
        commands.put("health", HealthCommand::new);
        commands.put("describe", DescribeCommand::new);
        commands.put("logs", LogsCommand::new);
        commands.put("events", EventsCommand::new);
        commands.put("models", ModelsCommand::new);
        commands.put("pull", PullCommand::new);
        commands.put("search", SearchCommand::new);
        commands.put("downloads", DownloadsCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("fit", FitCommand::new);
        commands.put("add", AddCommand::new);
        commands.put("worker", WorkerCommand::new);
        commands.put("presets", PresetsCommand::new);
        commands.put("rm", RemoveCommand::new);
        commands.put("profiles", ProfilesCommand::new);
        commands.put("switch", SwitchCommand::new);
        commands.put("chat", ChatCommand::new);
        commands.put(
                "engines",
                shared -> new CommandLine(new EnginesCommand(shared))
                        .addSubcommand(new EngineInstallCommand(shared))
                        .addSubcommand(new EngineUpdateCommand(shared))
                        .addSubcommand(new EngineUseCommand(shared)));
        commands.put("devices", DevicesCommand::new);
        commands.put("keys", KeysCommand::new);
        commands.put("orphans", OrphansCommand::new);
        commands.put(
                "config",
                shared -> new CommandLine(new ConfigCommand(shared))
                        .addSubcommand(new ImportCommand(shared))
                        .addSubcommand(new ExportCommand(shared))
                        .addSubcommand(new HubTokenCommand(shared)));
        commands.put("doctor", shared -> new DoctorCommand(shared, version));
        commands.put("backup", shared -> new BackupCommand(shared, version));
        commands.put("restore", shared -> new RestoreCommand(shared, version));
        commands.put("autostart", AutostartCommand::new);
        commands.put("update", UpdateCommand::new);
        commands.put("daemon", DaemonCommand::new);
        commands.put("gui", GuiCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("help", shared -> new HelpCommand(shared, this::commandLine));
        commands.put(ManCommand.NAME, shared -> new ManCommand(shared, this::commandLine));
        commands.put(CompleteCommand.NAME, shared -> new CompleteCommand(shared, this::commandLine));
    }

    /** Runs one command to its end; the exit code. Never throws. */
    public int run(String... args) {
        CommandLine line = commandLine(args);
        int code;
        if (args.length == 0) {
            line.usage(context.terminal().out());
            code = ExitCode.FINE;
        } else {
            code = line.execute(args);
        }
        context.terminal().out().flush();
        context.terminal().err().flush();
        return code;
    }

    /** Reading the annotations of every command takes longer than most commands do: only the one asked for is read. */
    private CommandLine commandLine(String... args) {
        CommandSpec root = CommandSpec.forAnnotatedObject(new Root()).version("paddock " + version);
        root.usageMessage().exitCodeList(ExitCode.meanings());
        CommandLine line = new CommandLine(root);
        boolean one = args.length > 0 && commands.containsKey(args[0]);
        commands.forEach((name, command) -> {
            if (!one || name.equals(args[0])) {
                line.addSubcommand(name, command.apply(context));
            }
        });
        HIDDEN.stream()
                .map(line.getSubcommands()::get)
                .filter(Objects::nonNull)
                .forEach(hidden -> hidden.getCommandSpec().usageMessage().hidden(true));
        Numbers.register(line);
        return line.setOut(context.terminal().out())
                .setErr(context.terminal().err())
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.terminal().colours() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(Math.clamp(context.terminal().columns(), 60, 110))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    }

    private int explain(Exception failure) throws Exception {
        if (failure instanceof PaddockException refused) {
            context.complain(refused.problem());
            return ExitCode.of(refused.kind());
        }
        context.terminal().err().println("paddock: " + failure);
        return ExitCode.FAILED;
    }

    private int misused(ParameterException wrong) {
        var err = context.terminal().err();
        err.println("paddock: " + wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && wrong.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().isEmpty()) {
            Nearest.to(
                            unmatched.getUnmatched().getFirst(),
                            commands.keySet().stream()
                                    .filter(name -> !HIDDEN.contains(name))
                                    .toList())
                    .ifPresent(near -> err.println("Did you mean \"paddock " + near + "\"?"));
        }
        err.println("Help: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }
}
