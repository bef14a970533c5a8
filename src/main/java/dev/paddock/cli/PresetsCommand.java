package dev.paddock.cli;

import dev.paddock.settings.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "presets",
        mixinStandardHelpOptions = true,
        description = "Shows the templates and presets that \"paddock add\" takes.",
        footerHeading = "%nExample:%n",
        footer = "  paddock add big.gguf --template cuda --preset context-32k,cache-q8")
final class PresetsCommand implements Callable<Integer> {
    private final Context context;

    PresetsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        add(rows, "--template ", Presets.templates());
        add(rows, "--preset ", Presets.presets());
        new Table(List.of("OPTION", "WHAT IT DOES"), rows)
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        return ExitCode.FINE;
    }

    private static void add(List<List<String>> rows, String option, Presets presets) {
        for (String name : presets.names()) {
            rows.add(List.of(option + name, presets.description(name).orElse("")));
        }
    }
}
