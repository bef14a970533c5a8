package dev.paddock.cli;

import dev.paddock.domain.Finding;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.exchange.Imported;
import dev.paddock.exchange.Importer;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes instances of the servers in another program's file: llama-swap's YAML, the presets (INI) of llama-server's"
                    + " router, or a config.json of one server. Nothing that is there is written over.",
            "Exit code 1 where a server could not be taken over."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock config import ~/llama-swap/config.yaml --dry-run", "  paddock config import my-models.ini"
        })
final class ImportCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Outcome(
            String format,
            boolean dryRun,
            List<Imported.Entry> instances,
            List<Profile> profiles,
            List<Finding> findings) {}

    @Parameters(paramLabel = "FILE", description = "The other program's file.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only show what would be made.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    ImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Imported imported = read();
        List<Finding> findings = new ArrayList<>(imported.findings());
        List<Imported.Entry> made = new ArrayList<>();
        Catalog catalog = context.configuration().catalog();
        for (Imported.Entry entry : imported.entries()) {
            try {
                if (made.stream().anyMatch(other -> other.name().equals(entry.name()))) {
                    throw new PaddockException(
                            Kind.CONFLICT,
                            Problem.of(
                                    "name-taken", "Two servers of the file are both called " + entry.name(), "", null));
                }
                catalog.create(entry.name(), entry.said(), dryRun);
                made.add(entry);
            } catch (PaddockException refused) {
                findings.add(Finding.error(entry.name(), refused.problem().sentence(), null));
            } catch (IOException e) {
                throw ConfigCommand.unreadable(e);
            }
        }
        List<Profile> profiles = imported.profiles().stream()
                .filter(profile -> isMade(catalog, profile, findings))
                .toList();
        if (!dryRun && !(made.isEmpty() && profiles.isEmpty())) {
            context.reload();
        }
        report(new Outcome(imported.format(), dryRun, made, profiles, findings));
        return findings.stream().anyMatch(Finding::breaks) ? ExitCode.FAILED : ExitCode.FINE;
    }

    private boolean isMade(Catalog catalog, Profile profile, List<Finding> findings) {
        try {
            boolean taken =
                    catalog.profiles().stream().anyMatch(other -> other.name().equals(profile.name()));
            if (taken) {
                findings.add(Finding.error(
                        profile.name(), "There is a profile called \"" + profile.name() + "\" already", null));
            } else if (!dryRun) {
                catalog.create(profile);
            }
            return !taken;
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    private Imported read() {
        try {
            return Importer.read(file, System.getenv());
        } catch (NoSuchFileException none) {
            throw new PaddockException(Kind.NOT_FOUND, Problem.of("not-found", "There is no file " + file, "", null));
        } catch (IOException e) {
            throw new PaddockException(
                    Kind.FAILED, Problem.of("unreadable", file + " cannot be read", IoWords.why(e), null));
        }
    }

    private void report(Outcome outcome) {
        if (json) {
            context.json(outcome);
            return;
        }
        for (Imported.Entry entry : outcome.instances()) {
            context.say(entry.name() + (dryRun ? " would be made: " + entry.said() : " is made"));
        }
        for (Profile profile : outcome.profiles()) {
            context.say("The profile " + profile.name() + (dryRun ? " would be made: " : " is made: ")
                    + String.join(", ", profile.instances()));
        }
        outcome.findings()
                .forEach(finding -> context.say((finding.breaks() ? "error: " : "warning: ") + finding.sentence()));
    }
}
