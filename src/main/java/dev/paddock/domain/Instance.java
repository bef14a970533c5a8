package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The saved wish to run one model. Immutable; every collection is an unmodifiable copy.
 *
 * @param name unique, {@link #NAME}
 * @param engine an engine's id, the path of an executable, or null for the default engine
 * @param env added to the server's environment
 * @param args appended to the command line as they are, never through a shell
 * @param idleUnloadSeconds without a request, after which the gateway may unload it; null means never
 * @param rpc workers {@code host:port} of llama.cpp's RPC backend that hold a part of the model; they know no passwords
 * @param gateway how clients reach it by the one address
 * @param worker set for one that loads no model itself, but lends this machine's memory to servers elsewhere; its
 *     {@code model} says nothing then
 */
public record Instance(
        String name,
        ModelOptions model,
        ServerOptions server,
        GpuOptions gpu,
        @Nullable String engine,
        Map<String, String> env,
        List<String> args,
        HealthCheck healthcheck,
        RestartPolicy restartPolicy,
        LogOptions logs,
        boolean autostart,
        @Nullable Integer idleUnloadSeconds,
        List<String> rpc,
        GatewayOptions gateway,
        @Nullable WorkerOptions worker) {

    /** What a name may look like; it becomes a file name, a folder name and a word on the command line. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public Instance {
        Objects.requireNonNull(name);
        Objects.requireNonNull(model);
        Objects.requireNonNull(server);
        Objects.requireNonNull(gpu);
        env = Map.copyOf(env);
        args = List.copyOf(args);
        Objects.requireNonNull(healthcheck);
        Objects.requireNonNull(restartPolicy);
        Objects.requireNonNull(logs);
        rpc = List.copyOf(rpc);
        gateway = Objects.requireNonNullElse(gateway, GatewayOptions.DEFAULT);
    }

    /** One that is never unloaded and runs on this machine alone. */
    public Instance(
            String name,
            ModelOptions model,
            ServerOptions server,
            GpuOptions gpu,
            @Nullable String engine,
            Map<String, String> env,
            List<String> args,
            HealthCheck healthcheck,
            RestartPolicy restartPolicy,
            LogOptions logs,
            boolean autostart) {
        this(
                name,
                model,
                server,
                gpu,
                engine,
                env,
                args,
                healthcheck,
                restartPolicy,
                logs,
                autostart,
                null,
                List.of(),
                GatewayOptions.DEFAULT,
                null);
    }

    /** Other names by which clients of the gateway may ask for it. */
    public List<String> aliases() {
        return gateway.aliases();
    }

    /** An instance with every default, for the model at {@code path}. */
    public static Instance of(String name, Path path) {
        return new Instance(
                name,
                ModelOptions.of(path),
                ServerOptions.DEFAULT,
                GpuOptions.DEFAULT,
                null,
                Map.of(),
                List.of(),
                HealthCheck.DEFAULT,
                RestartPolicy.DEFAULT,
                LogOptions.DEFAULT,
                false);
    }

    /** A worker of llama.cpp's RPC backend with every default, on this address and port. */
    public static Instance worker(String name, String host, int port, WorkerOptions worker) {
        Instance plain = of(name, Path.of(""));
        return plain.withServer(plain.server.withHost(host).withPort(port)).withWorker(worker);
    }

    /** Whether it loads no model itself: its process is llama.cpp's {@code rpc-server}. */
    public boolean isWorker() {
        return worker != null;
    }

    public Instance withWorker(@Nullable WorkerOptions worker) {
        return with(parts -> parts.worker = worker);
    }

    public Instance withName(String name) {
        return with(parts -> parts.name = name);
    }

    public Instance withEngine(@Nullable String engine) {
        return with(parts -> parts.engine = engine);
    }

    public Instance withModel(ModelOptions model) {
        return with(parts -> parts.model = model);
    }

    public Instance withGpu(GpuOptions gpu) {
        return with(parts -> parts.gpu = gpu);
    }

    public Instance withServer(ServerOptions server) {
        return with(parts -> parts.server = server);
    }

    public Instance withArgs(List<String> args) {
        return with(parts -> parts.args = args);
    }

    public Instance withLogs(LogOptions logs) {
        return with(parts -> parts.logs = logs);
    }

    public Instance withIdleUnloadSeconds(@Nullable Integer idleUnloadSeconds) {
        return with(parts -> parts.idleUnloadSeconds = idleUnloadSeconds);
    }

    public Instance withRpc(List<String> rpc) {
        return with(parts -> parts.rpc = rpc);
    }

    public Instance withRestartPolicy(RestartPolicy restartPolicy) {
        return with(parts -> parts.restartPolicy = restartPolicy);
    }

    public Instance withEnv(Map<String, String> env) {
        return with(parts -> parts.env = env);
    }

    public Instance withGateway(GatewayOptions gateway) {
        return with(parts -> parts.gateway = gateway);
    }

    private Instance with(Consumer<Parts> change) {
        Parts parts = new Parts(this);
        change.accept(parts);
        return parts.instance();
    }

    /** What a changed copy is made of. */
    private static final class Parts {
        private String name;
        private ModelOptions model;
        private ServerOptions server;
        private GpuOptions gpu;
        private @Nullable String engine;
        private Map<String, String> env;
        private List<String> args;
        private HealthCheck healthcheck;
        private RestartPolicy restartPolicy;
        private LogOptions logs;
        private boolean autostart;
        private @Nullable Integer idleUnloadSeconds;
        private List<String> rpc;
        private GatewayOptions gateway;
        private @Nullable WorkerOptions worker;

        Parts(Instance of) {
            name = of.name;
            model = of.model;
            server = of.server;
            gpu = of.gpu;
            engine = of.engine;
            env = of.env;
            args = of.args;
            healthcheck = of.healthcheck;
            restartPolicy = of.restartPolicy;
            logs = of.logs;
            autostart = of.autostart;
            idleUnloadSeconds = of.idleUnloadSeconds;
            rpc = of.rpc;
            gateway = of.gateway;
            worker = of.worker;
        }

        Instance instance() {
            return new Instance(
                    name,
                    model,
                    server,
                    gpu,
                    engine,
                    env,
                    args,
                    healthcheck,
                    restartPolicy,
                    logs,
                    autostart,
                    idleUnloadSeconds,
                    rpc,
                    gateway,
                    worker);
        }
    }

    /**
     * What to load and how. Nothing here is a flag: {@code CommandLine} says it in the words of the engine at hand.
     *
     * @param contextSize tokens; 0 means the model's own
     * @param ubatchSize null means the engine's default
     * @param threads null means the engine's default
     * @param flashAttention null means the engine's default
     * @param loadMode null means the engine's default
     * @param cacheTypeK of the KV cache's keys, as {@code q8_0}; null means the engine's default
     * @param cacheTypeV of the KV cache's values; null means the engine's default
     */
    public record ModelOptions(
            Path path,
            int contextSize,
            int batchSize,
            @Nullable Integer ubatchSize,
            @Nullable Integer threads,
            @Nullable Path mmproj,
            @Nullable Path draft,
            @Nullable FlashAttention flashAttention,
            @Nullable LoadMode loadMode,
            @Nullable String cacheTypeK,
            @Nullable String cacheTypeV) {
        public static ModelOptions of(Path path) {
            return new ModelOptions(path, 4096, 512, null, null, null, null, null, null, null, null);
        }

        public ModelOptions withPath(Path path) {
            return new ModelOptions(
                    path,
                    contextSize,
                    batchSize,
                    ubatchSize,
                    threads,
                    mmproj,
                    draft,
                    flashAttention,
                    loadMode,
                    cacheTypeK,
                    cacheTypeV);
        }

        public ModelOptions withMmproj(@Nullable Path mmproj) {
            return new ModelOptions(
                    path,
                    contextSize,
                    batchSize,
                    ubatchSize,
                    threads,
                    mmproj,
                    draft,
                    flashAttention,
                    loadMode,
                    cacheTypeK,
                    cacheTypeV);
        }

        public ModelOptions withContextSize(int contextSize) {
            return new ModelOptions(
                    path,
                    contextSize,
                    batchSize,
                    ubatchSize,
                    threads,
                    mmproj,
                    draft,
                    flashAttention,
                    loadMode,
                    cacheTypeK,
                    cacheTypeV);
        }
    }

    /**
     * @param devices as llama.cpp names them, as {@code CUDA0}; none for every device of the engine, or the processor where
     *     it has none
     * @param cache keeps the tensors that it was sent on disk, so that the next load of the model sends them not again
     */
    public record WorkerOptions(List<String> devices, boolean cache) {
        /** What is not said is left to {@code rpc-server}. */
        public static final WorkerOptions DEFAULT = new WorkerOptions(List.of(), false);

        public WorkerOptions {
            devices = List.copyOf(Objects.requireNonNullElse(devices, List.of()));
        }
    }

    public enum FlashAttention {
        ON,
        OFF,
        /** The engine decides; one that cannot does without. */
        AUTO
    }

    /** How the model comes from the disk into memory. */
    public enum LoadMode {
        /** Read into memory. */
        NONE,
        /** Mapped: pages come as they are needed, and the system may drop them again. */
        MMAP,
        /** Read into memory that is never swapped out. */
        MLOCK,
        /** Mapped, and never dropped. */
        MMAP_MLOCK,
        /** Read past the system's cache. */
        DIRECT_IO
    }

    /** @param layers a number, {@code auto} or {@code all}; null means the engine's default */
    public record GpuOptions(
            @Nullable Backend backend,
            @Nullable Integer deviceId,
            @Nullable String layers,
            @Nullable String tensorSplit) {
        public static final GpuOptions DEFAULT = new GpuOptions(null, null, null, null);

        public GpuOptions withLayers(@Nullable String layers) {
            return new GpuOptions(backend, deviceId, layers, tensorSplit);
        }
    }

    public enum Backend {
        CPU,
        VULKAN,
        CUDA,
        METAL,
        ROCM,
        SYCL
    }
}
