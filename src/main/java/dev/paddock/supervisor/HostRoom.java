package dev.paddock.supervisor;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.MemoryShare;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.platform.Machine;
import dev.paddock.platform.Machine.Memory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** By the main memory and that of the devices; what cannot be told of devices is taken for not certain. */
final class HostRoom implements Room {
    /** Beside the weights of a model that does not tell how it is built: the context, and what is computed with. */
    private static final long BESIDE_WEIGHTS = 512L << 20;

    private static final int KEPT_FREE_PERCENT = 15;
    /** An estimate may be wrong by a tenth. */
    private static final int DEVICE_KEPT_FREE_PERCENT = 10;

    private final Supplier<Memory> memory;
    private final Models models;
    private final Devices devices;

    HostRoom(Supplier<Memory> memory, Models models, Devices devices) {
        this.memory = memory;
        this.models = models;
        this.devices = devices;
    }

    static Room ofMachine(Models models, Devices devices) {
        return new HostRoom(new Machine()::memory, models, devices);
    }

    /**
     * What is left for all that come; engines have different names for one device, so each set of names counts for itself.
     *
     * @param certain everything that they need is known
     */
    private record Balance(long host, Map<List<String>, Map<String, Long>> devices, boolean certain) {
        long least() {
            return devices.values().stream()
                    .flatMap(left -> left.values().stream())
                    .reduce(host, Math::min);
        }
    }

    @Override
    public long spare(Collection<Instance> coming) {
        return balance(coming, 0).least();
    }

    @Override
    public boolean fits(Collection<Instance> coming) {
        Balance left = balance(coming, DEVICE_KEPT_FREE_PERCENT);
        return left.certain()
                && left.devices().size() < 2
                && left.least() >= 0
                && left.host() > memory.get().total() * KEPT_FREE_PERCENT / 100;
    }

    private Balance balance(Collection<Instance> coming, int keptFreePercent) {
        long host = memory.get().available();
        Map<List<String>, Map<String, Long>> left = new LinkedHashMap<>();
        boolean certain = true;
        for (Instance instance : coming) {
            Optional<List<Device>> known = devices.now(instance, () -> false);
            List<Device> used = known.orElse(List.of());
            Optional<MemoryNeed> need = need(instance, used);
            certain &= known.isPresent() && (used.isEmpty() || need.isPresent());
            host -= need.map(MemoryNeed::host).map(MemoryShare::total).orElseGet(() -> byItsFile(instance));
            if (!used.isEmpty() && need.isPresent()) {
                MemoryNeed there = need.get();
                left.computeIfAbsent(
                                used.stream().map(Device::id).toList(),
                                names -> new LinkedHashMap<>(InstanceDevices.free(used)))
                        .replaceAll((name, free) -> free - there.on(name).total() * (100 + keptFreePercent) / 100);
            }
        }
        return new Balance(host, left, certain);
    }

    /** As if the devices were idle: on full ones an engine that chooses by itself would compute more on the processor. */
    private Optional<MemoryNeed> need(Instance instance, List<Device> used) {
        Map<String, Long> idle = new LinkedHashMap<>();
        used.forEach(device -> idle.put(device.id(), device.totalBytes()));
        return models.memory(instance, new MemoryFree(0, idle)).map(MemoryFit::need);
    }

    private long byItsFile(Instance instance) {
        return models.describe(instance).fileBytes() + BESIDE_WEIGHTS;
    }
}
