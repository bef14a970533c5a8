package dev.paddock.cli;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.WindowRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "gui",
        mixinStandardHelpOptions = true,
        description = {
            "Opens the window; where one is open already, that comes to the front and takes up what is asked for here.",
            "Where there is no display it says what is missing, and runs the active profile, or the demo, in this terminal"
                    + " until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock gui",
            "  paddock gui ~/models/qwen3-4b-q4_k_m.gguf",
            "  paddock gui --tray --profile coding"
        })
final class GuiCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL.gguf", arity = "0..*", description = "Models to make servers of.")
    private List<Path> models = List.of();

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Switch to this profile.")
    private @Nullable String profile;

    @Option(
            names = "--tray",
            description = "Start hidden in the tray. The window is shown all the same where there is no tray.")
    private boolean tray;

    private final Context context;

    GuiCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        models.forEach(GuiCommand::check);
        List<Path> absolute =
                models.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
        return context.daemon().gui(new WindowRequest(absolute, profile, tray));
    }

    /** What the file holds is looked at by the window. */
    private static void check(Path model) {
        if (!Files.exists(model)) {
            throw new PaddockException(
                    Kind.NOT_FOUND,
                    Problem.of(
                            "no-file",
                            "There is no file " + model.toAbsolutePath(),
                            "",
                            "Name a GGUF file that is there."));
        }
    }
}
