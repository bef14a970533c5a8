package dev.paddock.engine;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.FlashAttention;
import dev.paddock.domain.Instance.LoadMode;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns an instance into what its engine is started with: arguments and environment. Nothing passes through a shell, and
 * nothing is said that this build refuses.
 */
public final class CommandLine {
    /** More layers than any model has, for builds that take a number only. */
    static final String ALL_LAYERS = "999";

    static final String NO_AUTO_LAYERS =
            "takes a number of layers only, and without one puts none on the GPU; say \"all\" or a number";

    /** In the place of a port that is chosen at the start. */
    private static final String FREE_PORT = "(next free)";

    private static final Set<String> PLAIN_CACHE = Set.of("f32", "f16", "bf16");

    private final EngineCapabilities known;
    private final FlagLore lore;
    private final FlagTroubles troubles;
    private final List<String> words = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private CommandLine(Engine engine, EngineCapabilities known) {
        this.known = known;
        this.lore = FlagLore.shipped();
        this.troubles = new FlagTroubles(engine.displayName(), known);
        words.addAll(engine.command());
    }

    /**
     * The executable and every argument, the person's own last. Of an engine whose capabilities are not known, nothing is
     * checked, and only what every build from 2024 to 2026 takes is said.
     *
     * @throws PaddockException INVALID where the engine would refuse an argument, or cannot do what the instance needs
     */
    public static RenderedCommand render(Instance instance, Engine engine, EngineCapabilities known, int port) {
        if (instance.isWorker()) {
            return WorkerProgram.render(instance, engine, port);
        }
        CommandLine line = new CommandLine(engine, known);
        line.serve(instance, port);
        line.load(instance.model());
        line.offload(instance.gpu());
        line.need("rpc", "--rpc", instance.rpc().isEmpty() ? null : String.join(",", instance.rpc()));
        line.own(instance.args());
        return new RenderedCommand(line.words, line.warnings, line.notes);
    }

    /**
     * As {@link #render}, for people to read.
     *
     * @param port null where it is chosen at the start; a word stands in its place then
     */
    public static RenderedCommand preview(
            Instance instance, Engine engine, EngineCapabilities known, @Nullable Integer port) {
        RenderedCommand rendered = render(instance, engine, known, port == null ? 0 : port);
        if (port != null) {
            return rendered;
        }
        List<String> words = new ArrayList<>(rendered.words());
        words.set(words.indexOf("--port") + 1, FREE_PORT);
        return new RenderedCommand(words, rendered.warnings(), rendered.notes());
    }

    private void serve(Instance instance, int port) {
        ServerOptions server = instance.server();
        words.addAll(List.of("--model", instance.model().path().toString()));
        words.addAll(List.of("--host", server.host()));
        words.addAll(List.of("--port", Integer.toString(port)));
        wish("name", "--alias", instance.name());
        wish("server.parallel", "--parallel", server.parallel());
        wish("server.timeout", "--timeout", server.timeout().toSeconds());
    }

    private void load(Instance.ModelOptions model) {
        wish("model.context_size", "--ctx-size", model.contextSize());
        wish("model.batch_size", "--batch-size", model.batchSize());
        wish("model.ubatch_size", "--ubatch-size", model.ubatchSize());
        wish("model.threads", "--threads", model.threads());
        need("model.mmproj", "--mmproj", model.mmproj());
        need("model.draft", "--model-draft", model.draft());
        flashAttention(model.flashAttention());
        loadMode(model.loadMode());
        cacheType("model.cache_type_k", "--cache-type-k", model.cacheTypeK());
        cacheType("model.cache_type_v", "--cache-type-v", model.cacheTypeV());
        String values = model.cacheTypeV();
        boolean bare = flag("--flash-attn").filter(EngineFlag::isSwitch).isPresent();
        if (values != null && bare && !PLAIN_CACHE.contains(values) && model.flashAttention() != FlashAttention.ON) {
            warnings.add(Problem.of(
                    "cache-needs-flash-attention",
                    "\"model.cache_type_v\" " + values + " needs flash attention",
                    "this engine has it off unless it is asked for, and then cannot start",
                    "Set \"model.flash_attention\" to \"on\"."));
        }
    }

    private void offload(Instance.GpuOptions gpu) {
        String layers = gpu.layers();
        Optional<EngineFlag> flag = flag("--n-gpu-layers");
        boolean numbersOnly =
                flag.filter(f -> layers != null && f.accepts(layers)).isEmpty();
        if (layers != null && numbersOnly && layers.equals("all")) {
            wish("gpu.layers", "--n-gpu-layers", ALL_LAYERS);
        } else if (layers != null && numbersOnly && layers.equals("auto")) {
            warnings.add(troubles.dropped("gpu.layers", NO_AUTO_LAYERS));
        } else if (layers != null && numbersOnly && flag.isPresent()) {
            throw troubles.wrongOption("gpu.layers", layers, flag.get());
        } else {
            wish("gpu.layers", "--n-gpu-layers", layers);
        }
        wish("gpu.tensor_split", "--tensor-split", gpu.tensorSplit());
    }

    private void flashAttention(@Nullable FlashAttention wanted) {
        if (wanted == null) {
            return;
        }
        Optional<EngineFlag> flag = flag("--flash-attn");
        String word = switch (wanted) {
            case ON -> "on";
            case OFF -> "off";
            case AUTO -> "auto";
        };
        if (flag.isPresent() && flag.get().isSwitch()) {
            if (wanted == FlashAttention.ON) {
                words.add("--flash-attn");
            }
        } else if (flag.isPresent() && flag.get().accepts(word)) {
            words.addAll(List.of("--flash-attn", word));
        } else if (wanted == FlashAttention.ON) {
            warnings.add(troubles.dropped("model.flash_attention", cannot("--flash-attn")));
        }
    }

    private void loadMode(@Nullable LoadMode wanted) {
        if (wanted == null) {
            return;
        }
        Optional<List<String>> given = LoadModes.words(wanted, known);
        if (given.isPresent()) {
            words.addAll(given.get());
        } else if (wanted != LoadMode.MMAP) {
            warnings.add(troubles.dropped("model.load_mode", cannot(LoadModes.FLAG + " " + LoadModes.word(wanted))));
        }
    }

    private void cacheType(String key, String name, @Nullable String type) {
        Optional<EngineFlag> flag = flag(name);
        if (type != null && flag.isPresent() && !flag.get().accepts(type)) {
            throw troubles.wrongOption(key, type, flag.get());
        }
        wish(key, name, type);
    }

    private void own(List<String> args) {
        if (!known.areKnown()) {
            words.addAll(args);
            return;
        }
        RenderedCommand own = new OwnArguments(args, known, lore, troubles).translated();
        words.addAll(own.words());
        warnings.addAll(own.warnings());
        notes.addAll(own.notes());
    }

    /** The server serves without it, too. */
    private void wish(String key, String name, @Nullable Object value) {
        if (value != null) {
            usable(name)
                    .ifPresentOrElse(
                            usable -> words.addAll(List.of(usable, value.toString())),
                            () -> warnings.add(troubles.dropped(key, cannot(name))));
        }
    }

    /** The server would not be the one that was asked for. */
    private void need(String key, String name, @Nullable Object value) {
        if (value != null) {
            String usable = usable(name).orElseThrow(() -> troubles.unknownOption(key, name));
            words.addAll(List.of(usable, value.toString()));
        }
    }

    private String cannot(String flag) {
        return known.areKnown() ? "has no argument " + flag : "could not be asked whether it takes " + flag;
    }

    private Optional<EngineFlag> flag(String name) {
        return known.flag(name).filter(flag -> !flag.isRemoved());
    }

    /** The name under which this engine takes it. */
    private Optional<String> usable(String name) {
        if (!known.areKnown() || flag(name).isPresent()) {
            return Optional.of(name);
        }
        return lore.othersOf(name).stream()
                .filter(other -> flag(other).isPresent())
                .findFirst();
    }

    /** What to add to the environment: the engine's, the device's, then the person's own. */
    public static Map<String, String> environment(Instance instance, Engine engine) {
        Map<String, String> env = new HashMap<>(engine.env());
        Integer device = instance.gpu().deviceId();
        Instance.Backend backend = instance.gpu().backend();
        if (backend != null) {
            String id = device == null ? null : device.toString();
            switch (backend) {
                case CPU -> {
                    env.put("CUDA_VISIBLE_DEVICES", "");
                    env.put("GGML_VK_VISIBLE_DEVICES", "");
                    env.put("HIP_VISIBLE_DEVICES", "");
                }
                case CUDA -> putIfSaid(env, "CUDA_VISIBLE_DEVICES", id);
                case VULKAN -> putIfSaid(env, "GGML_VK_VISIBLE_DEVICES", id);
                case ROCM -> putIfSaid(env, "HIP_VISIBLE_DEVICES", id);
                case SYCL -> putIfSaid(env, "ONEAPI_DEVICE_SELECTOR", id == null ? null : "level_zero:" + id);
                case METAL -> {}
            }
        }
        if (instance.server().apiKey() != null) {
            env.put("LLAMA_API_KEY", instance.server().apiKey());
        }
        env.putAll(instance.env());
        return Map.copyOf(env);
    }

    private static void putIfSaid(Map<String, String> env, String name, @Nullable String value) {
        if (value != null) {
            env.put(name, value);
        }
    }
}
