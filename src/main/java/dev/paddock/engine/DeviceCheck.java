package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the engine has the devices that an instance names. An engine that does not tell its devices is believed to have
 * them. A device may have come since the engine was asked: before anything is refused it is asked again.
 */
public final class DeviceCheck {
    private static final Set<String> FLAGS = Set.of("-dev", "--device");
    private static final Set<String> HIDING =
            Set.of("CUDA_VISIBLE_DEVICES", "GGML_VK_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ONEAPI_DEVICE_SELECTOR");

    private final Capabilities capabilities;

    public DeviceCheck(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * Blocks while the engine is asked; mostly it need not be.
     *
     * @param command as it is rendered
     * @return a warning where the server would compute on something else than was asked for
     * @throws PaddockException INVALID where a device is named that is not there
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<Problem> check(Instance instance, Engine engine, EngineCapabilities known, List<String> command)
            throws InterruptedException {
        if (known.devices() == null) {
            return Optional.empty();
        }
        checkNamed(instance, engine, known.devices(), command);
        return checkBackend(instance.gpu(), engine, known.devices());
    }

    private void checkNamed(Instance instance, Engine engine, List<Device> remembered, List<String> command)
            throws InterruptedException {
        List<String> named = named(command);
        if (named.isEmpty()) {
            return;
        }
        Map<String, String> env = CommandLine.environment(instance, engine);
        boolean hidden = env.keySet().stream().anyMatch(HIDING::contains);
        if (!hidden && has(remembered, named)) {
            return;
        }
        List<Device> now = capabilities.devicesNow(engine, hidden ? hiding(env) : Map.of());
        if (now != null && !has(now, named)) {
            String missing =
                    named.stream().filter(name -> !has(now, List.of(name))).collect(Collectors.joining(", "));
            throw missing(engine, "device " + missing, now, hidden ? " with the device that \"gpu\" chooses" : "");
        }
    }

    private static Map<String, String> hiding(Map<String, String> env) {
        return env.entrySet().stream()
                .filter(entry -> HIDING.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> named(List<String> command) {
        return chosen(command)
                .filter(names -> !names.equals("none"))
                .map(names -> List.of(names.split(",", -1)))
                .orElse(List.of());
    }

    /** What stands after {@code --device}; where it is there more than once, the last one counts. */
    static Optional<String> chosen(List<String> command) {
        for (int i = command.size() - 2; i >= 0; i--) {
            if (FLAGS.contains(command.get(i))) {
                return Optional.of(command.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private static boolean has(List<Device> devices, List<String> names) {
        return names.stream()
                .allMatch(
                        name -> devices.stream().anyMatch(device -> device.id().equals(name)));
    }

    private Optional<Problem> checkBackend(Instance.GpuOptions gpu, Engine engine, List<Device> remembered)
            throws InterruptedException {
        Backend backend = gpu.backend();
        if (backend == null || backend == Backend.CPU || fits(gpu, backend, remembered)) {
            return Optional.empty();
        }
        List<Device> now = capabilities.devicesNow(engine, Map.of());
        if (now == null || fits(gpu, backend, now)) {
            return Optional.empty();
        }
        if (gpu.deviceId() != null) {
            throw missing(engine, gpu.backend() + " device " + gpu.deviceId(), now, "");
        }
        return Optional.of(Problem.of(
                "device-missing",
                engine.displayName() + " finds no " + backend + " device",
                "the server computes on " + (now.isEmpty() ? "the processor" : list(now)) + " instead",
                "Choose an engine that is built for " + backend + ", or check the driver: paddock devices"));
    }

    private static boolean fits(Instance.GpuOptions gpu, Backend backend, List<Device> devices) {
        List<String> prefixes = prefixes(backend);
        Integer number = gpu.deviceId();
        return devices.stream()
                .anyMatch(device -> prefixes.stream().anyMatch(prefix -> {
                    String id = device.id().toUpperCase(Locale.ROOT);
                    return number == null || number == 0
                            ? id.equals(prefix) || isNumbered(id, prefix, number)
                            : isNumbered(id, prefix, number);
                }));
    }

    private static boolean isNumbered(String id, String prefix, @Nullable Integer number) {
        return number == null
                ? id.startsWith(prefix) && id.substring(prefix.length()).chars().allMatch(Character::isDigit)
                : id.equals(prefix + number);
    }

    private static List<String> prefixes(Backend backend) {
        return switch (backend) {
            case CPU -> List.of("CPU");
            case CUDA -> List.of("CUDA");
            case VULKAN -> List.of("VULKAN");
            case METAL -> List.of("METAL", "MTL");
            case ROCM -> List.of("ROCM", "HIP");
            case SYCL -> List.of("SYCL");
        };
    }

    private static PaddockException missing(Engine engine, String what, List<Device> there, String where) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "device-unknown",
                                engine.displayName() + " has no " + what,
                                there.isEmpty()
                                        ? "it finds none but the processor" + where
                                        : "there " + (there.size() == 1 ? "is " : "are ") + list(there) + where,
                                "Choose one of those that there are: paddock devices")
                        .withRemedies(
                                List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE), Remedy.of(Remedy.Kind.NEWER_ENGINE))));
    }

    private static String list(List<Device> devices) {
        return devices.stream()
                .map(device -> device.id() + " (" + device.name() + ")")
                .collect(Collectors.joining(", "));
    }
}
