package dev.paddock.engine;

import dev.paddock.domain.Engine;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine that an instance names. Safe for several threads; reads the disk at every call, so that an engine that
 * vanished is noticed before a launch.
 */
public final class Engines {
    /** Engines that have a name of their own, since Paddock installed them. Called by several threads. */
    @FunctionalInterface
    public interface Installed {
        /**
         * @return empty where there is none of that id
         * @throws PaddockException where it is there and cannot be run
         */
        Optional<Engine> find(String id);
    }

    private final Supplier<Engine> builtin;
    private final Function<String, @Nullable String> environment;
    private final Installed installed;

    /** Without any that were installed. */
    public Engines(Supplier<Engine> builtin, Function<String, @Nullable String> environment) {
        this(builtin, environment, id -> Optional.empty());
    }

    /**
     * @param builtin asked whenever the built-in engine is wanted; may refuse with a {@link PaddockException}
     * @param environment answers null for a variable that is not set
     */
    public Engines(Supplier<Engine> builtin, Function<String, @Nullable String> environment, Installed installed) {
        this.builtin = builtin;
        this.environment = environment;
        this.installed = installed;
    }

    /** For people, without a look at the disk. */
    public static String name(@Nullable String idOrPath) {
        if (idOrPath == null || isBuiltin(idOrPath)) {
            return BuiltinEngine.NAME;
        }
        String[] parts = idOrPath.split("[/\\\\]");
        String last = parts.length == 0 ? idOrPath : parts[parts.length - 1];
        return last.endsWith(".exe") ? last.substring(0, last.length() - 4) : last;
    }

    /** True for what names the built-in engine. */
    public static boolean isBuiltin(@Nullable String idOrPath) {
        return idOrPath == null || idOrPath.equals(Engine.BUILTIN);
    }

    /**
     * @param idOrPath {@code builtin}, the id of an installed engine, the path of an executable, a command on the PATH such as {@code llama-server}, or
     *     null for the built-in engine
     * @throws PaddockException INVALID where there is no such engine or it cannot be run, FAILED where the built-in one
     *     is not complete
     */
    public Engine resolve(@Nullable String idOrPath) {
        if (idOrPath == null || isBuiltin(idOrPath)) {
            return builtin.get();
        }
        Optional<Engine> known = installed.find(idOrPath);
        if (known.isPresent()) {
            return known.get();
        }
        Path file = locate(idOrPath).orElseThrow(() -> missing(idOrPath));
        if (Files.isDirectory(file)) {
            file = ServerProgram.in(file)
                    .orElseThrow(() -> refuse(
                            "engine-is-folder",
                            idOrPath,
                            "it is a folder without " + executableName("llama-server") + " in it"));
        }
        Path program = file;
        ProgramFile.onThisMachine().whyNot(program).ifPresent(why -> {
            throw refuse("engine-no-program", idOrPath, why);
        });
        if (!Files.isExecutable(file)) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "engine-not-executable",
                            "The engine " + file + " cannot be run",
                            "the file may not be executed by you",
                            "Make it executable: chmod +x \"" + file + "\""));
        }
        return ServerProgram.engine(idOrPath, ServerProgram.baseName(file), file);
    }

    /** Nothing takes its place: that would be another engine than was asked for. */
    private static PaddockException missing(String idOrPath) {
        return refuse(
                "engine-missing",
                idOrPath,
                "there is no such file, no command of that name on the PATH, and no installed engine of that name");
    }

    private Optional<Path> locate(String text) {
        try {
            Path path = Path.of(text);
            if (path.getNameCount() > 1 || path.isAbsolute() || Files.exists(path)) {
                return Optional.of(path.toAbsolutePath().normalize()).filter(Files::exists);
            }
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
        String folders = environment.apply("PATH");
        return Arrays.stream((folders == null ? "" : folders).split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, executableName(text)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String executableName(String base) {
        boolean windows = File.separatorChar == '\\';
        return windows && !base.endsWith(".exe") ? base + ".exe" : base;
    }

    private static PaddockException refuse(String code, String what, String why) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                code,
                                "\"" + what + "\" is no engine",
                                why,
                                "Name one of those in paddock engines list, the llama-server of a llama.cpp build, or"
                                        + " \"builtin\" for the built-in engine; or get one: paddock engines install")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.NEWER_ENGINE))));
    }
}
