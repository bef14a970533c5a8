package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A llama.cpp build on disk.
 *
 * @param id {@code builtin}, or the path as the person gave it
 * @param displayName for people
 * @param command the executable and what must stand before llama-server's own arguments
 * @param env that this engine needs
 */
public record Engine(String id, String displayName, List<String> command, Map<String, String> env) {
    /** The id of the engine that is part of Paddock. */
    public static final String BUILTIN = "builtin";

    public Engine {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("an engine needs a command");
        }
    }

    public boolean isBuiltin() {
        return id.equals(BUILTIN);
    }

    public Path executable() {
        return Path.of(command.getFirst());
    }
}
