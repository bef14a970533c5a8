package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Problem;
import dev.paddock.library.ModelRemoval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the models on this machine.",
            "Looked for in Paddock's own folder, in models.folders of the settings, and where llama.cpp, Hugging Face,"
                    + " LM Studio, Jan, GPT4All and Ollama keep theirs. Nothing is changed there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock models",
            "  paddock models --all                 projectors, adapters and broken files too, and where was looked",
            "  paddock add qwen3_4p0b_q4km          make a server of one",
            "  paddock models remove qwen3_4p0b_q4km"
        })
final class ModelsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("ID", "NAME", "SIZE", "WEIGHTS", "CONTEXT", "KIND", "SOURCE", "PATH");

    @Option(names = "--json", description = "Print as JSON, always with everything.")
    private boolean json;

    @Option(names = "--all", description = "Also what no server can be made of, and why, and the places looked into.")
    private boolean all;

    private final Context context;

    ModelsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        LibrarySnapshot library = context.daemon().models();
        if (json) {
            context.json(library);
            return ExitCode.FINE;
        }
        List<LibraryModel> shown = library.models().stream()
                .filter(model -> all || model.isOffered())
                .toList();
        if (shown.isEmpty()) {
            context.say("No model was found. Put a GGUF file into " + paddockFolder(library)
                    + ", or name one: paddock add MODEL.gguf");
        } else {
            new Table(HEADER, shown.stream().map(ModelsCommand::row).toList())
                    .print(
                            context.terminal(),
                            (row, column) -> shown.get(row).isOffered() ? Terminal.Colour.NONE : Terminal.Colour.DIM);
        }
        if (all) {
            details(library);
        } else {
            hint(library, library.models().size() - shown.size());
        }
        warn(library);
        return ExitCode.FINE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = {
                "Deletes a model from the disk, all its parts, and says what that frees.",
                "What lies in the folders of other programs is left to them; the shared cache of Hugging Face is understood."
            })
    int remove(
            @Parameters(paramLabel = "MODEL", description = "Its id or its file, as paddock models shows it.")
                    String name,
            @Option(names = "--force", description = "Also where a server runs it.") boolean force,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        LibraryModel model = FoundModels.listed(context, name);
        ModelRemoval.Removed removed = ModelRemoval.remove(model, context.fleet(), force);
        if (json || asJson) {
            context.json(removed);
            return ExitCode.FINE;
        }
        context.say(model.displayName() + " is deleted, which frees " + ByteSize.words(removed.freedBytes()));
        if (model.projector() != null) {
            context.say("Still there, as other models may use it: " + model.projector());
        }
        return ExitCode.FINE;
    }

    private static String paddockFolder(LibrarySnapshot library) {
        return library.sources().stream()
                .filter(source -> source.id().equals("paddock"))
                .flatMap(source -> source.folders().stream())
                .findFirst()
                .map(Path::toString)
                .orElse("Paddock's models folder");
    }

    private void hint(LibrarySnapshot library, int hidden) {
        if (hidden > 0) {
            context.say((hidden == 1 ? "1 more file is" : hidden + " more files are")
                    + " no model that a server can load: paddock models --all");
        }
        int arriving = library.arriving().size();
        if (arriving > 0) {
            context.say((arriving == 1 ? "1 file is" : arriving + " files are") + " still being written");
        }
    }

    private void details(LibrarySnapshot library) {
        for (LibraryModel model : library.models()) {
            Problem problem = model.problem();
            Path projector = model.projector();
            if (problem != null) {
                context.say(model.id() + ": " + problem.sentence());
            }
            if (projector != null) {
                context.say(model.id() + ": sees or hears with " + projector);
            }
            model.copies().forEach(copy -> context.say(model.id() + ": the same again in " + copy));
        }
        library.arriving().forEach(file -> context.say("still being written: " + file));
        for (ModelSource source : library.sources()) {
            String folders = source.folders().isEmpty()
                    ? "none"
                    : String.join(
                            ", ", source.folders().stream().map(Path::toString).toList());
            context.say(source.title() + " (" + source.id() + "): "
                    + (source.enabled() ? source.models() + " found in " + folders : "switched off"));
        }
    }

    private void warn(LibrarySnapshot library) {
        library.sources().stream()
                .flatMap(source -> source.problems().stream())
                .forEach(problem -> context.terminal().err().println("paddock: " + problem.sentence()));
    }

    private static List<String> row(LibraryModel model) {
        ModelFacts facts = model.facts();
        Integer contextLength = facts.shape().contextLength();
        List<String> row = new ArrayList<>(List.of(model.id(), model.displayName(), PsCommand.memory(model.bytes())));
        String size = facts.sizeLabel();
        row.add(size == null ? "-" : size);
        row.add(contextLength == null ? "-" : Integer.toString(contextLength));
        row.add(kind(model));
        row.add(model.source());
        row.add(model.path().toString());
        return row;
    }

    private static String kind(LibraryModel model) {
        if (model.problem() != null) {
            return "broken";
        }
        String kind = model.facts().kind().name().toLowerCase(Locale.ROOT);
        String sees = model.projector() == null ? "" : "+projector";
        return kind + sees + (model.facts().language().thinking() ? ", thinks" : "");
    }
}
