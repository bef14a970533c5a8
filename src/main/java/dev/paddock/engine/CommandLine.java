package dev.paddock.engine;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an instance into what its engine is started with: arguments and environment. Nothing passes through a shell. */
public final class CommandLine {
    private CommandLine() {}

    /** The executable and every argument. Flags that every build from 2024 to 2026 knows; the person's own come last. */
    public static List<String> render(Instance instance, Engine engine, int port) {
        List<String> line = new ArrayList<>(engine.command());
        Instance.ModelOptions model = instance.model();
        Instance.ServerOptions server = instance.server();
        Instance.GpuOptions gpu = instance.gpu();
        add(line, "--model", model.path());
        add(line, "--host", server.host());
        add(line, "--port", port);
        add(line, "--alias", instance.name());
        add(line, "--ctx-size", model.contextSize());
        add(line, "--batch-size", model.batchSize());
        add(line, "--ubatch-size", model.ubatchSize());
        add(line, "--threads", model.threads());
        add(line, "--mmproj", model.mmproj());
        add(line, "--model-draft", model.draft());
        add(line, "--parallel", server.parallel());
        add(line, "--timeout", server.timeout().toSeconds());
        add(line, "--n-gpu-layers", gpu.layers());
        add(line, "--tensor-split", gpu.tensorSplit());
        add(line, "--rpc", instance.rpc().isEmpty() ? null : String.join(",", instance.rpc()));
        line.addAll(instance.args());
        return List.copyOf(line);
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

    private static void add(List<String> line, String flag, @Nullable Object value) {
        if (value != null) {
            line.add(flag);
            line.add(value.toString());
        }
    }
}
