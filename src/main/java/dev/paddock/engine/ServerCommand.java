package dev.paddock.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of a running process tells of the llama.cpp server that it is.
 *
 * @param port null where it does not say
 * @param model null where it does not say; empty of a worker, which loads none
 */
public record ServerCommand(
        @Nullable Integer port, @Nullable Path model) {
    private static final Set<String> MODEL_FLAGS = Set.of("-m", "--model");
    private static final Set<String> PORT_FLAGS = Set.of("--port");
    private static final Set<String> HOST_FLAGS = Set.of("-H", "--host");
    private static final Path NO_MODEL = Path.of("");

    /** As llama.cpp reads its arguments: the last one counts. */
    public static ServerCommand of(List<String> commandLine) {
        Path model = path(value(commandLine, MODEL_FLAGS));
        boolean worker = model == null && isWorker(commandLine);
        return new ServerCommand(port(value(commandLine, PORT_FLAGS)), worker ? NO_MODEL : model);
    }

    private static boolean isWorker(List<String> commandLine) {
        Path program = commandLine.isEmpty() ? null : path(commandLine.getFirst());
        return program != null && WorkerProgram.isOne(program);
    }

    /** Whether it is a worker of llama.cpp's RPC backend. */
    public boolean isWorker() {
        return NO_MODEL.equals(model);
    }

    /** Where a worker listens: what follows {@code --host}, else this machine alone. */
    public static String workerHost(List<String> commandLine) {
        String host = value(commandLine, HOST_FLAGS);
        return host == null ? "127.0.0.1" : host;
    }

    /**
     * Whether it is llama.cpp's server: {@code llama-server}, {@code llama serve}, or the {@code server} of early 2024 with a
     * model.
     *
     * @param executable real path of the program; null where it is not known
     */
    public static boolean isLlamaServer(@Nullable String executable, List<String> commandLine) {
        String called = commandLine.isEmpty() ? "" : programName(commandLine.getFirst());
        String real = executable == null ? called : programName(executable);
        return called.equals("llama-server")
                || real.equals("llama-server")
                || (real.equals("llama")
                        && commandLine.size() > 1
                        && commandLine.get(1).equals("serve"))
                || (real.equals("server") && value(commandLine, MODEL_FLAGS) != null);
    }

    private static String programName(String program) {
        String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
    }

    private static @Nullable String value(List<String> commandLine, Set<String> flags) {
        for (int i = commandLine.size() - 2; i > 0; i--) {
            if (flags.contains(commandLine.get(i))) {
                return commandLine.get(i + 1);
            }
        }
        return null;
    }

    private static @Nullable Integer port(@Nullable String text) {
        try {
            int port = text == null ? 0 : Integer.parseInt(text);
            return port > 0 && port <= 65_535 ? port : null;
        } catch (NumberFormatException no) {
            return null;
        }
    }

    private static @Nullable Path path(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException no) {
            return null;
        }
    }
}
