package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server that was to compute on a GPU does so, by what its engine writes while it starts. An engine that finds none
 * computes on the processor without failing. For one thread.
 */
public final class GpuLoss {
    private static final Set<String> LAYERS = Set.of("-ngl", "--gpu-layers", "--n-gpu-layers");
    private static final Set<String> NOT_ASKED = Set.of("0", "auto");
    private static final Pattern OFFLOADED = Pattern.compile("offloaded (\\d+)/\\d+ layers to GPU");
    /** In the words of the backends; the draft model's own line ends otherwise. */
    private static final Pattern NONE = Pattern.compile("no usable GPU found, --gpu-layers option"
            + "|failed to initialize (?:CUDA|ROCm|HIP)\\b|no CUDA-capable device|no ROCm-capable device"
            + "|ggml_vulkan: No devices found");

    private @Nullable String evidence;
    private boolean offloaded;

    /** Whether it was asked for in so many words; the engine's own choice is none. */
    public static boolean isWanted(Instance instance) {
        Backend backend = instance.gpu().backend();
        // Layers that are asked for may all lie on workers.
        boolean elsewhere = instance.isWorker() || !instance.rpc().isEmpty();
        if (elsewhere || backend == Backend.CPU || Engines.isBuiltin(instance.engine())) {
            return false;
        }
        Optional<String> device = DeviceCheck.chosen(instance.args());
        if (device.isPresent()) {
            return !device.get().equals("none");
        }
        String layers = layers(instance);
        return layers == null
                ? backend != null
                : !NOT_ASKED.contains(layers) || (backend != null && !layers.equals("0"));
    }

    private static @Nullable String layers(Instance instance) {
        List<String> args = instance.args();
        for (int i = args.size() - 2; i >= 0; i--) {
            if (LAYERS.contains(args.get(i))) {
                return args.get(i + 1);
            }
        }
        return instance.gpu().layers();
    }

    /** Lines about anything else are passed over. */
    public void read(String line) {
        Matcher layers = OFFLOADED.matcher(line);
        if (layers.find()) {
            offloaded = !layers.group(1).equals("0");
            evidence = offloaded ? null : line.strip();
        } else if (!offloaded && NONE.matcher(line).find()) {
            evidence = line.strip();
        }
    }

    /** What the log says of it; empty where it says nothing, or that all is well. */
    public Optional<Problem> told() {
        return Optional.ofNullable(evidence)
                .map(line -> problem("its engine found none").withEvidence(List.of(line)));
    }

    /** Whether the log says that layers are on a GPU. */
    public boolean isOffloaded() {
        return offloaded;
    }

    /** @param now the devices that the engine finds at this moment, and the instance may use */
    public static Optional<Problem> lost(List<Device> now) {
        return now.isEmpty() ? Optional.of(problem("its engine finds none at present")) : Optional.empty();
    }

    private static Problem problem(String why) {
        return Problem.of(
                ServerSnapshot.ON_CPU,
                "It computes on the CPU although a GPU was asked for",
                why,
                "Look whether the GPU is there and the engine is built for it: paddock devices. Then start it again.");
    }
}
