package dev.paddock.cli;

import dev.paddock.domain.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        description = "Explains a command, or what the exit codes mean.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock help up", "  paddock help profiles add", "  paddock help exit-codes"})
final class HelpCommand implements Callable<Integer> {
    private static final String EXIT_CODES = "exit-codes";

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Which command, or exit-codes.")
    private List<String> words = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;
    private final Supplier<CommandLine> all;

    /** @param all the whole command line */
    HelpCommand(Context context, Supplier<CommandLine> all) {
        this.context = context;
        this.all = all;
    }

    @Override
    public Integer call() {
        if (words.equals(List.of(EXIT_CODES))) {
            ExitCode.meanings().forEach((code, meaning) -> context.say("%4s  %s".formatted(code, meaning)));
            context.say("");
            context.say("Of several servers the first that fails decides.");
            return ExitCode.FINE;
        }
        CommandLine line = all.get();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw unknown(word, line);
            }
            line = next;
        }
        line.usage(context.terminal().out());
        return ExitCode.FINE;
    }

    private ParameterException unknown(String word, CommandLine line) {
        List<String> known = new ArrayList<>(line.getSubcommands().keySet());
        if (line.getParent() == null) {
            known.add(EXIT_CODES);
        }
        String near = Nearest.to(word, known)
                .map(name -> ". Did you mean " + name + "?")
                .orElse("");
        return new ParameterException(spec.commandLine(), "There is no command \"" + word + "\"" + near);
    }
}
