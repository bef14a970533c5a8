package dev.paddock.cli;

import dev.paddock.domain.Instance;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Backup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Puts what paddock backup wrote in the place of all settings, servers and profiles. The file is checked as a whole"
                    + " first; what was there is kept as a backup of its own, and named.",
            "No server may run meanwhile. Models are not in a backup: those that are missing are named."
        },
        footerHeading = "%nExample:%n",
        footer = "  paddock restore paddock.zip")
final class RestoreCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Outcome(Path before, List<String> files, List<String> missingModels) {}

    @Parameters(paramLabel = "FILE", description = "The ZIP file.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;
    private final String version;

    RestoreCommand(Context context, String version) {
        this.context = context;
        this.version = version;
    }

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw new PaddockException(Kind.NOT_FOUND, Problem.of("not-found", "There is no file " + file, "", null));
        }
        refuseWhileServersRun();
        try {
            Backup.Restored done = new Backup(context.configuration().home(), version).restore(file, Instant.now());
            context.reload();
            report(new Outcome(done.aside(), done.files(), missingModels()));
            return ExitCode.FINE;
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "restore-failed", "Nothing was restored", IoWords.why(denied), "Mend that and try again."));
        }
    }

    private void refuseWhileServersRun() {
        List<String> running = context.fleet().servers().stream()
                .filter(ServerSnapshot::isRunning)
                .map(ServerSnapshot::name)
                .toList();
        if (!running.isEmpty()) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "servers-run",
                            "Servers run whose settings would go",
                            String.join(", ", running),
                            "Stop them first: paddock down --all"));
        }
    }

    private List<String> missingModels() throws IOException {
        return context.configuration().catalog().instances().stream()
                .filter(instance -> !Files.exists(instance.model().path()))
                .map(RestoreCommand::missing)
                .toList();
    }

    private static String missing(Instance instance) {
        return instance.name() + ": " + instance.model().path();
    }

    private void report(Outcome outcome) {
        if (json) {
            context.json(outcome);
            return;
        }
        context.say(ConfigCommand.count(outcome.files().size(), "file") + " restored. What was there before: "
                + outcome.before());
        outcome.missingModels().forEach(model -> context.say("The model is not on this computer: " + model));
    }
}
