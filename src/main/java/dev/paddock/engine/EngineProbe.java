package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an engine what it is and can do: runs it with {@code --help}, {@code --version} and {@code --list-devices}, with
 * nothing to read, bounded in time and output. Whatever it does instead ends in a {@link Problem}. Blocks its thread; safe for
 * several.
 */
public final class EngineProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST_OUTPUT = 1024 * 1024;
    private static final int EVIDENCE_LINES = 5;
    private static final Duration PIPES_CLOSE = Duration.ofSeconds(2);

    /** An engine that does not answer would outlive a Paddock that ends meanwhile, and carries no marks to be found by. */
    private static final Set<Process> ASKED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ASKED.forEach(EngineProbe::end), "end-probes"));
    }

    private final Duration patience;

    public EngineProbe() {
        this(PATIENCE);
    }

    /** @param patience with each of the three questions */
    EngineProbe(Duration patience) {
        this.patience = patience;
    }

    /** What came of one question; {@code problem} where it did not end by itself. */
    private record Answer(
            String out, String err, int exitCode, @Nullable Problem problem) {
        String all() {
            return out + "\n" + err;
        }
    }

    /** @throws InterruptedException if the thread is interrupted; the engine's process is ended then */
    public EngineCapabilities ask(Engine engine) throws InterruptedException {
        Answer help = run(engine, Map.of(), "--help");
        if (help.problem() != null) {
            return EngineCapabilities.unknown(help.problem());
        }
        List<EngineFlag> flags = HelpText.parse(help.all());
        if (HelpText.isOldLayout(help.all())) {
            flags = FlagLore.shipped().completed(flags);
        }
        EngineCapabilities found = new EngineCapabilities(null, null, flags, null, null);
        if (found.flag("--model").isEmpty() || found.flag("--port").isEmpty()) {
            return EngineCapabilities.unknown(noServer(engine, help));
        }
        Answer answered = run(engine, Map.of(), "--version");
        String version = answered.problem() == null ? EngineWords.version(answered.all()) : null;
        List<Device> devices = found.flag("--list-devices").isPresent() ? devices(engine, Map.of()) : null;
        return new EngineCapabilities(version, EngineWords.build(version), flags, devices, null);
    }

    /**
     * The devices as they are now.
     *
     * @param env that the engine would be run with, as {@code CUDA_VISIBLE_DEVICES}
     * @return null where it does not tell
     * @throws InterruptedException as {@link #ask}
     */
    public @Nullable List<Device> devices(Engine engine, Map<String, String> env) throws InterruptedException {
        Answer answer = run(engine, env, "--list-devices");
        return answer.problem() != null || answer.exitCode() != 0 ? null : EngineWords.devices(answer.all());
    }

    /** It connects to each when it lists its devices. */
    Optional<String> strangeWorker(Engine engine, Map<String, String> env, List<String> workers)
            throws InterruptedException {
        Answer answer = run(engine, env, "--rpc", String.join(",", workers), "--list-devices");
        return answer.problem() != null ? Optional.empty() : EngineWords.strangeWorker(answer.all());
    }

    private Answer run(Engine engine, Map<String, String> env, String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(engine.command());
        command.addAll(List.of(words));
        String question = words[words.length - 1];
        ProcessBuilder builder = new ProcessBuilder(command);
        // Arguments from Paddock's own environment could make it refuse the question.
        builder.environment().keySet().removeIf(name -> name.startsWith("LLAMA_"));
        builder.environment().putAll(engine.env());
        builder.environment().putAll(env);
        Process process;
        try {
            process = builder.start();
        } catch (IOException cannot) {
            return new Answer("", "", -1, notRunnable(engine, cannot));
        }
        ASKED.add(process);
        try {
            return listen(engine, process, question);
        } finally {
            end(process);
            ASKED.remove(process);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Answer listen(Engine engine, Process process, String question) throws InterruptedException {
        closeQuietly(process.getOutputStream());
        Listener out = new Listener(process, process.getInputStream());
        Listener err = new Listener(process, process.getErrorStream());
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Answer("", "", -1, hangs(engine, question));
        }
        String said = out.heard();
        String complained = err.heard();
        Problem flood = out.flooded || err.flooded ? floods(engine, question) : null;
        return new Answer(said, complained, process.exitValue(), flood);
    }

    /** Reads one stream to its end or its limit; beyond that the process is ended. */
    private static final class Listener {
        private final Thread thread;
        private final InputStream stream;
        private volatile String text = "";
        private volatile boolean flooded;

        Listener(Process process, InputStream stream) {
            this.stream = stream;
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    byte[] bytes = stream.readNBytes(LARGEST_OUTPUT + 1);
                    flooded = bytes.length > LARGEST_OUTPUT;
                    text = new String(bytes, StandardCharsets.UTF_8);
                } catch (IOException closed) {
                    // What was not heard in time is not missed.
                }
                if (flooded) {
                    process.destroyForcibly();
                }
            });
        }

        /** A child of the engine may hold the stream open when the engine has ended. */
        String heard() throws InterruptedException {
            if (!thread.join(PIPES_CLOSE)) {
                closeQuietly(stream);
            }
            return text;
        }
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception gone) {
            // Its other end has gone already.
        }
    }

    private static Problem notRunnable(Engine engine, IOException why) {
        return problem(
                "engine-not-runnable",
                "The engine " + engine.executable() + " cannot be run",
                String.valueOf(why.getMessage()));
    }

    private Problem hangs(Engine engine, String question) {
        return problem(
                "engine-hangs",
                "The engine " + engine.executable() + " does not answer",
                question + " did not end within " + patience.toSeconds() + " seconds");
    }

    private static Problem floods(Engine engine, String question) {
        return problem(
                "engine-floods",
                "The engine " + engine.executable() + " writes without end",
                question + " wrote more than " + LARGEST_OUTPUT / 1024 + " KiB");
    }

    private static Problem noServer(Engine engine, Answer help) {
        List<String> lines = help.all().lines().filter(line -> !line.isBlank()).toList();
        return problem(
                        "engine-no-help",
                        "What " + engine.executable() + " can do could not be read",
                        "its --help ended with " + ExitCode.describe(help.exitCode())
                                + " and lists no --model and --port, as a llama-server's does")
                .withEvidence(lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size()));
    }

    private static Problem problem(String code, String title, String detail) {
        return Problem.of(code, title, detail, "Name the llama-server of a llama.cpp build.")
                .withRemedies(List.of(Remedy.of(Remedy.Kind.NEWER_ENGINE)));
    }
}
