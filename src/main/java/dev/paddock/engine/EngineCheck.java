package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.InstanceCheck;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether the engine of an instance is there, takes its arguments, and has its device. May start the engine to ask it. */
public final class EngineCheck implements InstanceCheck {
    /** Any; no process is started. */
    private static final int PORT = 8001;

    private final Engines engines;
    private final Capabilities capabilities;

    public EngineCheck(Engines engines, Capabilities capabilities) {
        this.engines = engines;
        this.capabilities = capabilities;
    }

    @Override
    public List<Finding> check(Instance instance) {
        try {
            Engine engine = engines.resolve(instance.engine());
            EngineCapabilities known = capabilities.of(engine).join();
            List<Finding> findings = new ArrayList<>();
            Problem problem = known.problem();
            if (problem != null && !instance.isWorker()) {
                findings.add(Finding.warning("engine", problem.sentence(), null));
            }
            CommandLine.render(instance, engine, known, PORT).warnings().stream()
                    .map(warning -> Finding.warning(null, warning.sentence(), null))
                    .forEach(findings::add);
            findings.addAll(device(instance.gpu(), known));
            return findings;
        } catch (PaddockException refused) {
            return List.of(Finding.error(
                    refused.problem().code().startsWith("engine") ? "engine" : null,
                    refused.problem().sentence(),
                    null));
        }
    }

    private static List<Finding> device(Instance.GpuOptions gpu, EngineCapabilities known) {
        Instance.Backend backend = gpu.backend();
        List<Device> devices = known.devices();
        if (backend == null || backend == Instance.Backend.CPU || devices == null) {
            return List.of();
        }
        List<String> ids = devices.stream().map(Device::id).toList();
        String word = backend.name().toLowerCase(Locale.ROOT);
        boolean any = ids.stream().anyMatch(id -> isOf(id, backend));
        if (!any) {
            return List.of(Finding.warning(
                    "gpu.backend", "gpu.backend is \"" + word + "\", and the engine has no such device", all(ids)));
        }
        Integer number = gpu.deviceId();
        return number == null || ids.stream().anyMatch(id -> isOf(id, backend) && id.endsWith(number.toString()))
                ? List.of()
                : List.of(Finding.error(
                        "gpu.device_id",
                        "gpu.device_id is " + number + ", and the engine has no such device",
                        all(ids)));
    }

    private static String all(List<String> ids) {
        return ids.isEmpty()
                ? "it has the processor alone"
                : ids.stream().collect(Collectors.joining(", ", "it has ", ""));
    }

    private static boolean isOf(String id, Instance.Backend backend) {
        String prefix = switch (backend) {
            case CPU -> "cpu";
            case CUDA -> "cuda";
            case VULKAN -> "vulkan";
            case METAL -> "m";
            case ROCM -> "rocm";
            case SYCL -> "sycl";
        };
        return id.toLowerCase(Locale.ROOT).startsWith(prefix);
    }
}
