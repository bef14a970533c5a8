package dev.paddock.cli;

import dev.paddock.domain.Engine;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.EngineStore;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.Presets;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the scripts of {@link CompletionScripts} ask: a candidate a line, with its description behind a tab. */
@Command(name = CompleteCommand.NAME, description = "Answers the shell's completion.")
final class CompleteCommand implements Callable<Integer> {
    static final String NAME = "__complete";

    @Option(names = "--current", description = "The word that is being written.")
    private String current = "";

    @Parameters(arity = "0..*", description = "The words before it, after a lone --.")
    private List<String> words = List.of();

    private final Context context;
    private final Supplier<CommandLine> all;

    CompleteCommand(Context context, Supplier<CommandLine> all) {
        this.context = context;
        this.all = all;
    }

    @Override
    public Integer call() {
        new Completer(this::names)
                .complete(all.get(), words, current)
                .forEach(candidate -> context.say(
                        candidate.word() + (candidate.description().isEmpty() ? "" : "\t" + candidate.description())));
        return ExitCode.FINE;
    }

    /** From the files, as asking the owner takes longer. A person in the middle of a word is told no errors. */
    private List<String> names(String label) {
        try {
            Catalog catalog = context.configuration().catalog();
            return switch (label) {
                case "SERVER" -> catalog.scan().files();
                case "PROFILE" -> catalog.profiles().stream().map(Profile::name).toList();
                case "KEY" ->
                    context.configuration().keys().all().stream()
                            .map(GatewayKeys.Key::name)
                            .toList();
                case "MODEL" ->
                    context.daemon().models().models().stream()
                            .filter(LibraryModel::isOffered)
                            .map(LibraryModel::id)
                            .toList();
                case "ENGINE" -> engines();
                case "TEMPLATE" -> Presets.templates().names();
                case "PRESET" -> Presets.presets().names();
                case "COMMAND" ->
                    Stream.concat(all.get().getSubcommands().keySet().stream(), Stream.of("exit-codes"))
                            .filter(name -> !name.equals(NAME) && !name.equals(ManCommand.NAME))
                            .toList();
                default -> List.of();
            };
        } catch (IOException | PaddockException unreadable) {
            return List.of();
        }
    }

    /** Without asking any of them, which would take too long. */
    private List<String> engines() {
        EngineStore store = new EngineStore(context.configuration().home().engines());
        return Stream.concat(Stream.of(Engine.BUILTIN), store.all().stream().map(EngineManifest::id))
                .toList();
    }
}
