package dev.paddock.cli;

import dev.paddock.settings.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "presets",
        mixinStandardHelpOptions = true,
        description = "Shows the templates and presets that \"paddock add\" takes.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock presets", "  paddock add big.gguf --template cuda --preset context-32k,cache-q8"})
final class PresetsCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Entry(String option, String name, String description) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    PresetsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Entry> entries = new ArrayList<>();
        add(entries, "--template", Presets.templates());
        add(entries, "--preset", Presets.presets());
        if (json) {
            context.json(entries);
            return ExitCode.FINE;
        }
        List<List<String>> rows = entries.stream()
                .map(entry -> List.of(entry.option() + " " + entry.name(), entry.description()))
                .toList();
        new Table(List.of("OPTION", "WHAT IT DOES"), rows)
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        return ExitCode.FINE;
    }

    private static void add(List<Entry> entries, String option, Presets presets) {
        for (String name : presets.names()) {
            entries.add(new Entry(option, name, presets.description(name).orElse("")));
        }
    }
}
