package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.PaddockException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which devices with memory of their own an instance computes on, as far as its engine tells. Safe for several threads. */
public final class InstanceDevices {
    /** Longer than a driver takes to wake; a start waits no longer for what is only advice. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Engines engines;
    private final Capabilities capabilities;

    public InstanceDevices(Engines engines, Capabilities capabilities) {
        this.engines = engines;
        this.capabilities = capabilities;
    }

    /**
     * With what is free on each at this moment, in the engine's order; none where it computes on the processor. Blocks a
     * few seconds at most: an engine that has a device is asked again, since what is free changes.
     *
     * @param cancelled asked again and again meanwhile; then nothing is known
     * @return empty where it is not known
     */
    public Optional<List<Device>> now(Instance instance, BooleanSupplier cancelled) {
        if (isOnProcessorByChoice(instance)) {
            return Optional.of(List.of());
        }
        try {
            return Optional.ofNullable(
                    Asking.ask("devices-" + instance.name(), () -> ask(instance), PATIENCE, cancelled));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException | CancellationException unknown) {
            return Optional.empty();
        }
    }

    /**
     * As {@link #now}, but the engine is asked in any case, so that a device that went or came is noticed.
     *
     * @return empty where it is not known
     */
    public Optional<List<Device>> afresh(Instance instance, BooleanSupplier cancelled) {
        try {
            return Optional.ofNullable(
                            Asking.ask("devices-" + instance.name(), () -> allNow(instance), PATIENCE, cancelled))
                    .map(devices -> used(instance, devices));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException | CancellationException unknown) {
            return Optional.empty();
        }
    }

    private @Nullable List<Device> allNow(Instance instance) throws InterruptedException {
        Engine engine = engines.resolve(instance.engine());
        return capabilities.devicesNow(engine, environment(instance, engine));
    }

    /** Whether it certainly computes on the processor; by what is known already, so at once. */
    public boolean areNone(Instance instance) {
        if (isOnProcessorByChoice(instance)) {
            return true;
        }
        try {
            EngineCapabilities known =
                    capabilities.of(engines.resolve(instance.engine())).getNow(null);
            List<Device> devices = known == null ? null : known.devices();
            return devices != null && used(instance, devices).isEmpty();
        } catch (PaddockException missing) {
            return false;
        }
    }

    /** Free bytes by the name of each. */
    public static Map<String, Long> free(List<Device> devices) {
        Map<String, Long> free = new LinkedHashMap<>();
        devices.forEach(device -> free.put(device.id(), device.freeBytes()));
        return free;
    }

    private @Nullable List<Device> ask(Instance instance) throws InterruptedException, ExecutionException {
        Engine engine = engines.resolve(instance.engine());
        List<Device> known = capabilities.of(engine).get().devices();
        if (known == null || used(instance, known).isEmpty()) {
            return known == null ? null : List.of();
        }
        List<Device> now = capabilities.devicesNow(engine, environment(instance, engine));
        if (now == null) {
            return null;
        }
        List<Device> used = used(instance, now);
        return used.stream().allMatch(device -> device.totalBytes() > 0) ? used : null;
    }

    /** What decides about devices and libraries; an argument for the server could make it refuse the question. */
    private static Map<String, String> environment(Instance instance, Engine engine) {
        return CommandLine.environment(instance, engine).entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("LLAMA_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isOnProcessorByChoice(Instance instance) {
        return instance.gpu().backend() == Backend.CPU
                || Engines.isBuiltin(instance.engine())
                || DeviceCheck.chosen(instance.args()).equals(Optional.of("none"));
    }

    /** Those that the arguments name, or all; without those whose memory is the computer's own. */
    private static List<Device> used(Instance instance, List<Device> devices) {
        List<String> named = DeviceCheck.chosen(instance.args())
                .map(names -> Arrays.asList(names.split(",", -1)))
                .orElse(List.of());
        return devices.stream()
                .filter(device -> !DeviceMemory.isHost(device.id()))
                .filter(device -> named.isEmpty() || named.contains(device.id()))
                .toList();
    }
}
