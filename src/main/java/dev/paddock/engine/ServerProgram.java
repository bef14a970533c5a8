package dev.paddock.engine;

import dev.paddock.domain.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of llama.cpp that are servers: {@code llama-server}, and {@code llama}, which is one when it is told
 * {@code serve}.
 */
public final class ServerProgram {
    private static final String SERVER = "llama-server";
    private static final String UNIFIED = "llama";
    private static final String WINDOWS = ".exe";

    private ServerProgram() {}

    /** True for the name of either. */
    public static boolean isOne(Path file) {
        String name = baseName(file);
        return name.equals(SERVER) || name.equals(UNIFIED);
    }

    /** The name without {@code .exe}. */
    public static String baseName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(WINDOWS) ? name.substring(0, name.length() - WINDOWS.length()) : name;
    }

    /** The one in the folder itself, the program that is only a server first. */
    public static Optional<Path> in(Path folder) {
        return List.of(SERVER, SERVER + WINDOWS, UNIFIED, UNIFIED + WINDOWS).stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Run so that it is a server. */
    public static Engine engine(String id, String displayName, Path file) {
        List<String> command =
                baseName(file).equals(UNIFIED) ? List.of(file.toString(), "serve") : List.of(file.toString());
        return new Engine(id, displayName, command, Map.of());
    }
}
