package dev.paddock.cli;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.Problem;
import dev.paddock.library.ModelInspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows all that the header of a GGUF file says, and what speaks against the file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock inspect qwen3-4b-q4_k_m.gguf",
            "  paddock inspect big-00001-of-00005.gguf    all parts together",
            "  paddock inspect qwen3_4p0b_q4km --json     as paddock models lists it"
        })
final class InspectCommand implements Callable<Integer> {
    private static final int LONGEST_VALUE = 100;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, or an id or name in paddock models.")
    private String file = "";

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Option(names = "--template", description = "Print the chat template and nothing else.")
    private boolean template;

    private final Context context;

    InspectCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ModelInspection model = ModelInspection.of(FoundModels.file(context, file));
        if (json) {
            context.json(model);
        } else if (template) {
            context.say(model.chatTemplate() == null ? "" : printable(model.chatTemplate(), "\n\t"));
        } else {
            print(model);
        }
        return model.problems().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private void print(ModelInspection model) {
        List<List<String>> rows = new ArrayList<>();
        general(model, rows);
        network(model.facts().shape(), rows);
        language(model, rows);
        lines("Fact", rows);
        context.say("");
        new Table(
                        List.of("TYPE", "TENSORS", "WEIGHTS", "BYTES"),
                        model.tensorTypes().stream()
                                .map(share -> List.of(
                                        share.type(),
                                        Integer.toString(share.tensors()),
                                        Long.toString(share.weights()),
                                        PsCommand.memory(share.bytes())))
                                .toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        context.say("");
        lines(
                "Key",
                model.metadata().entrySet().stream().map(InspectCommand::entry).toList());
        for (Problem problem : model.problems()) {
            context.say("");
            context.complain(problem);
        }
    }

    private void lines(String title, List<List<String>> rows) {
        new Table(List.of(title.toUpperCase(Locale.ROOT), "VALUE"), rows)
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
    }

    private static void general(ModelInspection model, List<List<String>> rows) {
        ModelFacts facts = model.facts();
        add(rows, "id", model.id());
        add(rows, "name", facts.title());
        add(rows, "kind", facts.kind().name().toLowerCase(Locale.ROOT));
        add(rows, "architecture", facts.architecture());
        add(rows, "size label", facts.sizeLabel());
        add(rows, "weights", facts.parameters() == 0 ? null : String.format(Locale.ROOT, "%,d", facts.parameters()));
        add(rows, "quantization", facts.quantization());
        add(rows, "adapter", facts.adapterType());
        add(rows, "projector", facts.senses().projectorType());
        add(rows, "senses", senses(facts.senses()));
        add(rows, "license", facts.license());
        add(rows, "source", facts.sourceRepository());
        add(
                rows,
                "file",
                PsCommand.memory(model.bytes())
                        + (model.files().size() > 1 ? " in " + model.files().size() + " parts" : ""));
        add(rows, "format", "GGUF " + model.version() + ", " + model.byteOrder() + "-endian");
    }

    private static @Nullable String senses(ModelFacts.Senses senses) {
        return senses.vision() && senses.audio()
                ? "vision, audio"
                : senses.vision() ? "vision" : senses.audio() ? "audio" : null;
    }

    private static void network(ModelFacts.Shape shape, List<List<String>> rows) {
        add(rows, "context length", shape.contextLength());
        add(rows, "layers", shape.layers());
        add(rows, "embedding length", shape.embeddingLength());
        add(rows, "heads", perLayer(shape.heads()));
        add(rows, "KV heads", perLayer(shape.kvHeads()));
        add(
                rows,
                "head size",
                shape.keyLength() == null ? null : shape.keyLength() + " (keys), " + shape.valueLength() + " (values)");
        add(rows, "sliding window", shape.slidingWindow());
        add(
                rows,
                "experts",
                shape.experts() == null ? null : shape.experts() + ", " + shape.expertsUsed() + " used for a token");
    }

    /** {@code 8}, or {@code 0 ×4, 8 ×12}. */
    static @Nullable String perLayer(List<Integer> numbers) {
        if (numbers.size() < 2) {
            return numbers.isEmpty() ? null : numbers.getFirst().toString();
        }
        List<String> runs = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= numbers.size(); i++) {
            if (i == numbers.size() || !numbers.get(i).equals(numbers.get(begin))) {
                runs.add(numbers.get(begin) + (i - begin > 1 ? " \u00d7" + (i - begin) : ""));
                begin = i;
            }
        }
        return String.join(", ", runs) + (runs.size() == 1 ? "" : " (layer by layer)");
    }

    private static void language(ModelInspection model, List<List<String>> rows) {
        ModelFacts.Language language = model.facts().language();
        add(rows, "vocabulary", language.vocabulary());
        add(rows, "tokenizer", language.tokenizer());
        add(rows, "chat template", language.chatTemplate() ? "yes; --template prints it" : "no");
        add(rows, "thinks", language.thinking() ? "yes" : "no");
        add(rows, "pooling", language.pooling());
    }

    private static void add(List<List<String>> rows, String name, @Nullable Object value) {
        if (value != null) {
            rows.add(List.of(name, value.toString()));
        }
    }

    private static List<String> entry(Map.Entry<String, Object> entry) {
        String value = entry.getValue() instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : entry.getValue().toString();
        String line = printable(value, "").strip();
        return List.of(
                entry.getKey(), line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE - 2) + ".." : line);
    }

    /** A stranger wrote it: nothing in it may steer the terminal. */
    private static String printable(String text, String allowed) {
        return text.codePoints()
                .map(c ->
                        Character.isISOControl(c) && allowed.indexOf(c) < 0 || Character.getType(c) == Character.FORMAT
                                ? ' '
                                : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
