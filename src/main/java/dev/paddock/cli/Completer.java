package dev.paddock.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What can stand next on a command line, for the completion of shells. Reads the commands themselves; no list is kept. */
final class Completer {
    /** In the place of candidates: names of files do, too. */
    static final Candidate FILES = new Candidate(":files", "");

    /** @param description one line; may be empty */
    record Candidate(String word, String description) {}

    /** Names by what the help calls them: {@code SERVER}. */
    private final Function<String, List<String>> names;

    Completer(Function<String, List<String>> names) {
        this.names = names;
    }

    /**
     * @param words before the one that is being written, without {@code paddock}
     * @param current as far as it is written; may be empty
     */
    List<Candidate> complete(CommandLine root, List<String> words, String current) {
        CommandSpec spec = root.getCommandSpec();
        OptionSpec open = null;
        int position = 0;
        for (String word : words) {
            if (open != null) {
                open = null;
            } else if (word.equals("--")) {
                // What follows is the engine's.
                return List.of();
            } else if (word.startsWith("-")) {
                open = word.contains("=") ? null : withValue(spec, word);
            } else if (position == 0 && spec.subcommands().containsKey(word)) {
                spec = spec.subcommands().get(word).getCommandSpec();
            } else {
                position++;
            }
        }
        return beginningWith(current, candidates(spec, open, position, current));
    }

    private static @Nullable OptionSpec withValue(CommandSpec spec, String word) {
        OptionSpec option = spec.findOption(word);
        return option != null && option.arity().max() > 0 ? option : null;
    }

    private List<Candidate> candidates(CommandSpec spec, @Nullable OptionSpec open, int position, String current) {
        if (open != null) {
            return values(open);
        }
        if (current.startsWith("--") && current.contains("=")) {
            String name = current.substring(0, current.indexOf('='));
            OptionSpec option = spec.findOption(name);
            return option == null
                    ? List.of()
                    : values(option).stream()
                            .map(value -> value == FILES
                                    ? value
                                    : new Candidate(name + "=" + value.word(), value.description()))
                            .toList();
        }
        if (current.startsWith("-")) {
            return options(spec);
        }
        List<Candidate> candidates = new ArrayList<>();
        if (position == 0) {
            spec.subcommands().forEach((name, sub) -> {
                if (!sub.getCommandSpec().usageMessage().hidden()) {
                    candidates.add(new Candidate(
                            name, first(sub.getCommandSpec().usageMessage().description())));
                }
            });
        }
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            if (positional.index().contains(position)) {
                candidates.addAll(values(positional));
            }
        }
        return candidates;
    }

    private static List<Candidate> options(CommandSpec spec) {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> new Candidate(option.longestName(), first(option.description())))
                .sorted(Comparator.comparing(Candidate::word))
                .toList();
    }

    private List<Candidate> values(ArgSpec argument) {
        List<Candidate> candidates = new ArrayList<>();
        Iterable<String> fixed = argument.completionCandidates();
        if (fixed != null) {
            fixed.forEach(word -> candidates.add(new Candidate(word, "")));
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            Arrays.stream(type.getEnumConstants()).forEach(word -> candidates.add(new Candidate(word.toString(), "")));
        }
        for (String label : argument.paramLabel().split("\\|", -1)) {
            names.apply(label).forEach(word -> candidates.add(new Candidate(word, "")));
            if (label.startsWith("MODEL") || label.equals("FILE") || label.equals("ENGINE")) {
                candidates.add(FILES);
            }
        }
        return candidates.stream().distinct().toList();
    }

    private static List<Candidate> beginningWith(String current, Collection<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate == FILES || candidate.word().startsWith(current))
                .toList();
    }

    private static String first(String... description) {
        return description.length == 0
                ? ""
                : description[0].replaceAll("%n|\\s+", " ").strip();
    }
}
