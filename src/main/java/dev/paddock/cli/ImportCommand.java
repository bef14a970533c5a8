package dev.paddock.cli;

import dev.paddock.domain.Finding;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.exchange.Imported;
import dev.paddock.exchange.Importer;
import dev.paddock.library.Places;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes instances of the servers in another program's file: llama-swap's YAML, the presets (INI) of llama-server's"
                    + " router, or a config.json of one server; or of the models of LM Studio or Jan (--from). Nothing that is"
                    + " there is written over, and what has no certain equal is said.",
            "Exit code 1 where a server could not be taken over."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock config import ~/llama-swap/config.yaml --dry-run",
            "  paddock config import my-models.ini",
            "  paddock config import --from lmstudio --dry-run"
        })
final class ImportCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Outcome(
            String format,
            boolean dryRun,
            List<Imported.Entry> instances,
            List<Profile> profiles,
            List<Finding> findings) {}

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The other program's file.")
    private @Nullable Path file;

    @Option(names = "--from", paramLabel = "PROGRAM", description = "lmstudio or jan, instead of a file.")
    private @Nullable String program;

    @Option(names = "--dry-run", description = "Only show what would be made.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

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
        Path named = file;
        if ((named == null) == (program == null)) {
            throw new ParameterException(spec.commandLine(), "Name a FILE, or the program with --from");
        }
        try {
            return named == null ? ofProgram(String.valueOf(program)) : Importer.read(named, System.getenv());
        } catch (NoSuchFileException none) {
            throw new PaddockException(Kind.NOT_FOUND, Problem.of("not-found", "There is no file " + named, "", null));
        } catch (IOException | UncheckedIOException e) {
            String why = e instanceof IOException denied ? IoWords.why(denied) : String.valueOf(e.getMessage());
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "unreadable",
                            (named == null ? "What " + program + " keeps" : named) + " cannot be read",
                            why,
                            null));
        }
    }

    private Imported ofProgram(String name) throws IOException {
        Configuration here = context.configuration();
        return switch (name) {
            case "lmstudio" -> Importer.fromLmStudio(here.surroundings().user());
            case "jan" ->
                Importer.fromJan(Places.find(here.surroundings().env(), here.home(), List.of(), Map.of()).stream()
                        .filter(place -> place.id().equals(Places.JAN))
                        .flatMap(place -> place.folders().stream())
                        .toList());
            default ->
                throw new ParameterException(spec.commandLine(), "--from must be lmstudio or jan: \"" + name + "\"");
        };
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
