package dev.paddock.cli;

import dev.paddock.fetch.hub.HubChoice;
import dev.paddock.fetch.hub.HubModel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for models on Hugging Face.",
            "With the name of a repository, owner/repo, it shows what that holds."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  paddock search qwen3 coder", "  paddock search ggml-org/gemma-3-4b-it-GGUF"})
final class SearchCommand implements Callable<Integer> {
    private static final List<String> MODELS =
            List.of("MODEL", "WEIGHTS", "LICENSE", "GATED", "DOWNLOADS", "QUANTIZATIONS");
    private static final List<String> VARIANTS = List.of("QUANTIZATION", "SIZE", "FILES", "NAME");

    @Parameters(paramLabel = "WORDS", arity = "1..*", description = "Of its name, or owner/repo.")
    private List<String> words = List.of();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    SearchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String text = String.join(" ", words);
        return words.size() == 1 && text.matches("[^/\\s]+/[^/\\s]+") ? variants(text) : models(text);
    }

    private int models(String text) {
        List<HubModel> found = context.daemon().search(text);
        if (json) {
            context.json(found);
            return ExitCode.FINE;
        }
        if (found.isEmpty()) {
            context.say("No repository with GGUF files was found for \"" + text + "\". Fewer words find more.");
            return ExitCode.FINE;
        }
        new Table(MODELS, found.stream().map(SearchCommand::row).toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        context.say("What one holds: paddock search OWNER/REPO. Download it: paddock pull OWNER/REPO:QUANTIZATION");
        return ExitCode.FINE;
    }

    private static List<String> row(HubModel model) {
        return List.of(
                model.id(),
                weights(model.parameters()),
                model.license() == null ? "-" : model.license(),
                model.gated() ? "yes" : "no",
                Long.toString(model.downloads()),
                model.quantizations().isEmpty() ? "-" : String.join(" ", model.quantizations()));
    }

    private static String weights(@Nullable Long parameters) {
        if (parameters == null) {
            return "-";
        }
        return parameters >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.1fB", parameters / 1e9)
                : String.format(Locale.ROOT, "%.0fM", parameters / 1e6);
    }

    private int variants(String repository) {
        List<HubChoice.Variant> variants = context.daemon().variants(repository);
        if (json) {
            context.json(variants);
            return ExitCode.FINE;
        }
        if (variants.isEmpty()) {
            context.say("There is no GGUF file in " + repository);
            return ExitCode.FINE;
        }
        new Table(
                        VARIANTS,
                        variants.stream()
                                .map(one -> List.of(
                                        one.quantization() == null ? "-" : one.quantization(),
                                        PsCommand.memory(one.bytes()),
                                        Integer.toString(one.files().size()),
                                        one.name()))
                                .toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        return ExitCode.FINE;
    }
}
