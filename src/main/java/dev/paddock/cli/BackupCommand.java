package dev.paddock.cli;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
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
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Writes settings, servers and profiles into one ZIP file, for another computer or for later.",
            "API keys and the like are left out, and named, unless --with-secrets is given. Models, engines and logs are never"
                    + " in it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock backup paddock.zip", "  paddock backup --with-secrets ~/safe/paddock.zip"})
final class BackupCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Written(Path file, List<String> files, List<String> leftOut) {}

    @Parameters(paramLabel = "FILE", description = "The ZIP file to write; one that is there stays.")
    private Path file = Path.of("");

    @Option(names = "--with-secrets", description = "API keys too; the file can be read by you alone.")
    private boolean secrets;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;
    private final String version;

    BackupCommand(Context context, String version) {
        this.context = context;
        this.version = version;
    }

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw refused("there is a file of that name already", "Choose another name, or delete it first.");
        }
        try {
            Backup.Made made = new Backup(context.configuration().home(), version).make(secrets, Instant.now());
            AtomicFile.writeForOwner(file, made.archive());
            report(made);
            return ExitCode.FINE;
        } catch (IOException denied) {
            throw refused(IoWords.why(denied), "Choose a folder that you may write to.");
        }
    }

    private void report(Backup.Made made) {
        if (json) {
            context.json(new Written(file.toAbsolutePath(), made.files(), made.leftOut()));
            return;
        }
        context.say(ConfigCommand.count(made.files().size(), "file") + " written to " + file.toAbsolutePath());
        made.leftOut().forEach(left -> context.say("Left out: " + left));
    }

    private PaddockException refused(String why, String action) {
        return new PaddockException(
                Kind.CONFLICT, Problem.of("backup-unwritten", file + " is not written", why, action));
    }
}
