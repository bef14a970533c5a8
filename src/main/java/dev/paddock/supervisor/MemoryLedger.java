package dev.paddock.supervisor;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.platform.Machine.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What servers take and what is free, in bytes by place: {@link MemoryFit#HOST}, or a device by the name that its engine gives
 * it. Estimates. Every method blocks on the disk, and a few seconds at most while engines are asked. Safe for several threads.
 */
public final class MemoryLedger {
    private static final int REMEMBERED = 200;

    private final Models models;
    private final Supplier<Memory> memory;
    private final Devices devices;
    private final Supplier<List<ServerSnapshot>> servers;
    private final Map<Instance, Map<String, Long>> needs = new ConcurrentHashMap<>();

    MemoryLedger(Models models, Supplier<Memory> memory, Devices devices, Supplier<List<ServerSnapshot>> servers) {
        this.models = models;
        this.memory = memory;
        this.devices = devices;
        this.servers = servers;
    }

    /** Empty where the model does not tell how it is built. */
    public Map<String, Long> needs(Instance instance) {
        Map<String, Long> known = needs.get(instance);
        if (known != null) {
            return known;
        }
        List<Device> used = devices.now(instance, () -> false).orElse(List.of());
        Map<String, Long> byPlace = new LinkedHashMap<>();
        need(instance, used).ifPresent(need -> {
            byPlace.put(MemoryFit.HOST, need.host().total());
            need.devices().forEach((device, share) -> byPlace.put(device, share.total()));
        });
        if (needs.size() >= REMEMBERED) {
            needs.clear();
        }
        needs.put(instance, byPlace);
        return byPlace;
    }

    /** As if the devices were idle: on full ones an engine that chooses by itself would compute more on the processor. */
    private Optional<MemoryNeed> need(Instance instance, List<Device> used) {
        Map<String, Long> idle = new LinkedHashMap<>();
        used.forEach(device -> idle.put(device.id(), device.totalBytes()));
        return models.memory(instance, new MemoryFree(0, idle)).map(MemoryFit::need);
    }

    /**
     * In the places that the instance would use. What running servers have mapped counts as taken, though the system would drop
     * it: they would read it from the disk again and again.
     */
    public Map<String, Long> free(Instance coming) {
        List<MemoryNeed> staying = servers.get().stream()
                .filter(server -> server.isRunning() && !server.name().equals(coming.name()))
                .map(ServerSnapshot::instance)
                .filter(devices::areNone)
                .flatMap(instance -> need(instance, List.of()).stream())
                .toList();
        List<Device> used = devices.now(coming, () -> false).orElse(List.of());
        MemoryFree free = new MemoryFree(memory.get().available(), InstanceDevices.free(used)).besideServers(staying);
        Map<String, Long> byPlace = new LinkedHashMap<>(free.devices());
        byPlace.put(MemoryFit.HOST, free.host());
        return byPlace;
    }
}
