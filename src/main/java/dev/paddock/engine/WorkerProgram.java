package dev.paddock.engine;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.WorkerOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * llama.cpp's {@code rpc-server}, which lends a machine's memory to servers on others. It is taken from beside the engine's
 * own {@code llama-server}, so that both are of one version.
 */
public final class WorkerProgram {
    /** The name since 2026 first. */
    private static final List<String> NAMES = List.of("ggml-rpc-server", "rpc-server");

    /** The last one counts, after the address was checked. */
    private static final Map<String, String> PADDOCKS_OWN =
            Map.of("-H", "server.host", "--host", "server.host", "-p", "server.port", "--port", "server.port");

    private WorkerProgram() {}

    /** True for the name of a worker's program. */
    public static boolean isOne(Path file) {
        return NAMES.contains(ServerProgram.baseName(file));
    }

    /** @throws PaddockException INVALID where the engine comes without one */
    public static Path of(Engine engine) {
        if (engine.isBuiltin()) {
            throw missing(engine, "the built-in engine lends nothing to other machines");
        }
        Path program = engine.executable();
        if (isOne(program)) {
            return program;
        }
        return Stream.of(Optional.of(program), real(program))
                .flatMap(Optional::stream)
                .map(Path::getParent)
                .filter(Objects::nonNull)
                .flatMap(WorkerProgram::in)
                .findFirst()
                .orElseThrow(() -> missing(engine, "there is no rpc-server beside " + program));
    }

    private static Stream<Path> in(Path folder) {
        return NAMES.stream()
                .flatMap(name -> Stream.of(folder.resolve(name), folder.resolve(name + ".exe")))
                .filter(Files::isRegularFile);
    }

    /** Package managers put links into one folder for all programs. */
    private static Optional<Path> real(Path program) {
        try {
            return Optional.of(program.toRealPath());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static PaddockException missing(Engine engine, String why) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "worker-program-missing",
                                engine.displayName() + " cannot run a worker",
                                why,
                                "Choose an engine with rpc-server in its folder, as llama.cpp's releases have it:"
                                        + " paddock engines install")
                        .withRemedies(
                                List.of(Remedy.of(Remedy.Kind.NEWER_ENGINE), Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    /** @throws PaddockException INVALID where one of them would let it listen elsewhere than where the instance says */
    public static void checkArguments(List<String> args) {
        for (String word : args) {
            String key = PADDOCKS_OWN.get(word);
            if (key != null) {
                throw FlagTroubles.paddocksOwn(word, key);
            }
        }
    }

    /**
     * What a worker is started with. It warns where others than this machine reach it.
     *
     * @throws PaddockException INVALID where it may not listen there, its own arguments say otherwise, or the engine comes
     *     without the program
     */
    static RenderedCommand render(Instance instance, Engine engine, int port) {
        String host = instance.server().host();
        WorkerHost.check(host);
        checkArguments(instance.args());
        WorkerOptions worker = Objects.requireNonNullElse(instance.worker(), WorkerOptions.DEFAULT);
        List<String> words = new ArrayList<>(List.of(of(engine).toString(), "--host", host));
        words.addAll(List.of("--port", Integer.toString(port)));
        if (!worker.devices().isEmpty()) {
            words.addAll(List.of("--device", String.join(",", worker.devices())));
        }
        if (worker.cache()) {
            words.add("--cache");
        }
        words.addAll(instance.args());
        return new RenderedCommand(
                words, WorkerHost.isLoopback(host) ? List.of() : List.of(noLock(host, port)), List.of());
    }

    private static Problem noLock(String host, int port) {
        return Problem.of(
                "worker-open",
                "Whoever reaches " + host + ":" + port + " can use, read and change the worker's memory",
                "llama.cpp's protocol has no lock",
                "Let a firewall admit only the machines that use it.");
    }
}
