package dev.paddock.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The machine as {@code paddock doctor} sees it.
 *
 * @param root of the file system: {@code /}, and {@code C:\\} on Windows
 * @param user this person's home
 */
public record Surroundings(Os os, Path root, Path user, Map<String, String> env) {
    /** The systems that Paddock runs on. */
    public enum Os {
        LINUX,
        MACOS,
        WINDOWS
    }

    public Surroundings {
        env = Map.copyOf(env);
    }

    /** Of this process. */
    public static Surroundings ofThisMachine() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Os os = name.startsWith("windows") ? Os.WINDOWS : name.startsWith("mac") ? Os.MACOS : Os.LINUX;
        Path user = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
        Path root = user.getRoot();
        return new Surroundings(os, root == null ? user : root, user, System.getenv());
    }
}
