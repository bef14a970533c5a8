package dev.paddock.platform.login;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is started.
 *
 * @param program absolute
 * @param environment what is set for it, beside what it would have anyway
 */
public record LoginEntry(Path program, List<String> arguments, Map<String, String> environment) {
    public LoginEntry {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /** Of the words of a command. */
    static LoginEntry of(List<String> command, Map<String, String> environment) {
        return new LoginEntry(Path.of(command.getFirst()), command.subList(1, command.size()), environment);
    }

    List<String> command() {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(arguments);
        return words;
    }

    /** The word after the option; empty where it is not among the arguments. */
    public Optional<String> option(String name) {
        int at = arguments.indexOf(name);
        return at >= 0 && at + 1 < arguments.size() ? Optional.of(arguments.get(at + 1)) : Optional.empty();
    }
}
