package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerSnapshot.Usage;
import dev.paddock.domain.ServerState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A day at a workstation, for pictures: one server in each kind of state. */
final class Screens {
    static final Instant NOW = Instant.parse("2026-11-20T12:15:00Z");
    static final long GIB = 1024L * 1024 * 1024;
    static final Problem NO_MEMORY = new Problem(
            "out-of-memory",
            "Not enough memory",
            "needs 42.5 GB, 5.6 GB free",
            "Choose a smaller quantization, offload fewer layers, or stop another server.",
            List.of(
                    "ggml_cuda_host_malloc: failed to allocate 43516.00 MiB of pinned memory: out of memory",
                    "llama_model_load: error loading model: unable to allocate CUDA0 buffer",
                    "common_init_from_params: failed to load model 'Llama-3.3-70B-Instruct-Q4_K_M.gguf'"),
            List.of(Remedy.of(Remedy.Kind.SMALLER_CONTEXT), Remedy.of(Remedy.Kind.FREE_MEMORY)));

    private Screens() {}

    static Fleet workstation(double rate, double cpu) {
        return new Fleet(
                List.of(
                        server("demo", "Paddock demo model (F16)", "F16", 2048, ServerState.STOPPED)
                                .at(8005)
                                .build(),
                        server("gemma-3-4b", "Gemma 3 4B (Q6_K)", "Q6_K", 8192, ServerState.INITIALIZING)
                                .on(Instance.Backend.CUDA)
                                .at(8002)
                                .running(40122, 14)
                                .using(2_100L * GIB / 1000, cpu, null)
                                .build(),
                        server("llama-3-3-70b", "Llama 3.3 70B (Q4_K_M)", "Q4_K_M", 8192, ServerState.FAILED)
                                .on(Instance.Backend.CUDA)
                                .at(8004)
                                .because(NO_MEMORY)
                                .build(),
                        server("nomic-embed", "nomic-embed-text v1.5 (F16)", "F16", 2048, ServerState.RESTARTING)
                                .at(8003)
                                .retrying(2, 4)
                                .because(Problem.of("exit", "Exited with 1", "", null))
                                .build(),
                        server("qwen3-coder-30b", "Qwen3 Coder 30B A3B (Q4_K_M)", "Q4_K_M", 32768, ServerState.READY)
                                .on(Instance.Backend.CUDA)
                                .at(8001)
                                .running(41892, 8100)
                                .using(new Usage(
                                        cpu,
                                        16_900L * GIB / 1000,
                                        rate,
                                        new RequestCounts(
                                                1_284,
                                                3,
                                                2,
                                                812_400,
                                                243_900 + (long) (rate * 20),
                                                1_280,
                                                236.0 + rate / 100)))
                                .build()),
                List.of(
                        new Profile("coding", "Coding", List.of("qwen3-coder-30b", "gemma-3-4b")),
                        new Profile("chat", "Chat", List.of("llama-3-3-70b")),
                        new Profile("everything-off", "Everything off", List.of())),
                "coding",
                List.of(),
                null,
                URI.create("http://127.0.0.1:5526"));
    }

    /** The same with what its engine told. */
    static ServerSnapshot telling(
            ServerSnapshot plain, List<Problem> warnings, boolean attached, Map<String, Long> deviceBytes) {
        return new ServerSnapshot(
                plain.instance(),
                plain.model(),
                plain.engineName(),
                plain.state(),
                plain.health(),
                plain.since(),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                plain.assumedReady(),
                plain.slow(),
                plain.restarts(),
                plain.nextRetryAt(),
                plain.problem(),
                plain.logFile(),
                plain.usage(),
                warnings,
                attached,
                deviceBytes);
    }

    static Builder server(String name, String title, String tier, int context, ServerState state) {
        return new Builder(name, title, tier, context, state);
    }

    static final class Builder {
        private final String name;
        private final ModelInfo model;
        private final ServerState state;
        private Instance instance;
        private int port;
        private @Nullable Long pid;
        private @Nullable Instant started;
        private int restarts;
        private @Nullable Instant retry;
        private @Nullable Problem problem;
        private @Nullable Usage usage;
        private @Nullable Path log;

        private Builder(String name, String title, String tier, int context, ServerState state) {
            this.name = name;
            this.state = state;
            Path file =
                    Path.of("/home/ada/models", title.replaceAll("[ ()]+", "-").replaceAll("-$", "") + ".gguf");
            this.model = new ModelInfo(file, name, title, "llama", tier, context, GIB, false);
            this.instance = Instance.of(name, file);
            this.instance = new Instance(
                    name,
                    Instance.ModelOptions.of(file).withContextSize(context),
                    instance.server(),
                    instance.gpu(),
                    "builtin",
                    instance.env(),
                    instance.args(),
                    instance.healthcheck(),
                    instance.restartPolicy(),
                    instance.logs(),
                    false);
        }

        Builder on(Instance.Backend backend) {
            instance = new Instance(
                    name,
                    instance.model(),
                    instance.server(),
                    new Instance.GpuOptions(backend, 0, null, null),
                    "/opt/llama.cpp/llama-server",
                    instance.env(),
                    instance.args(),
                    instance.healthcheck(),
                    instance.restartPolicy(),
                    instance.logs(),
                    false);
            return this;
        }

        Builder at(int where) {
            port = where;
            return this;
        }

        Builder running(long process, long seconds) {
            pid = process;
            started = NOW.minusSeconds(seconds);
            return this;
        }

        Builder retrying(int times, long seconds) {
            restarts = times;
            retry = NOW.plusSeconds(seconds);
            return this;
        }

        Builder because(Problem why) {
            problem = why;
            return this;
        }

        Builder using(long bytes, double cpu, @Nullable Double rate) {
            usage = new Usage(cpu, bytes, rate);
            return this;
        }

        Builder using(Usage measured) {
            usage = measured;
            return this;
        }

        Builder logging(Path file) {
            log = file;
            return this;
        }

        ServerSnapshot build() {
            boolean ready = state == ServerState.READY;
            return new ServerSnapshot(
                    instance,
                    model,
                    "builtin".equals(instance.engine()) ? "built-in engine" : "llama.cpp b6527",
                    state,
                    ready ? Health.HEALTHY : state == ServerState.INITIALIZING ? Health.LOADING : Health.UNKNOWN,
                    NOW,
                    pid,
                    port,
                    started,
                    ready ? started : null,
                    false,
                    false,
                    restarts,
                    retry,
                    problem,
                    log,
                    usage);
        }
    }
}
