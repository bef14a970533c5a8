package dev.paddock.supervisor;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.platform.Machine.Memory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells before a start that memory will be short, and lets it start all the same: an estimate may be wrong, and who starts
 * it may know better. Safe for several threads.
 */
final class MemoryAdvice {
    private final Models models;
    private final Supplier<Memory> memory;
    private final Devices devices;
    private final Supplier<List<ServerSnapshot>> servers;
    private final AuditTrail audit;
    private final Map<String, Problem> warnings = new ConcurrentHashMap<>();

    /**
     * @param servers all that are known
     */
    MemoryAdvice(
            Models models,
            Supplier<Memory> memory,
            Devices devices,
            Supplier<List<ServerSnapshot>> servers,
            AuditTrail audit) {
        this.models = models;
        this.memory = memory;
        this.devices = devices;
        this.servers = servers;
        this.audit = audit;
    }

    /** Asks for advice before each launch. */
    Launcher before(Launcher launcher) {
        return new Launcher() {
            @Override
            public void ensurePossible(Instance instance) {
                launcher.ensurePossible(instance);
            }

            @Override
            public Run launch(
                    Instance instance,
                    @Nullable Integer lastPort,
                    BooleanSupplier cancelled,
                    Consumer<RunEvent> events) {
                look(instance, cancelled);
                return launcher.launch(instance, lastPort, cancelled, events);
            }
        };
    }

    /**
     * The warning, where there is one, is kept until the next look. Blocks a few seconds at most.
     *
     * @param cancelled asked meanwhile
     */
    Optional<Problem> look(Instance instance, BooleanSupplier cancelled) {
        // An engine is asked only where the model tells anything.
        Optional<Problem> warning = models.memory(instance, MemoryFree.ofHost(0))
                .flatMap(known -> devices.now(instance, cancelled))
                .flatMap(used -> models.memory(instance, free(instance.name(), used)))
                .flatMap(fit -> fit.warning(instance.name()));
        warning.ifPresentOrElse(
                found -> {
                    warnings.put(instance.name(), found);
                    audit.record("memory-short", instance.name(), found.sentence());
                },
                () -> warnings.remove(instance.name()));
        return warning;
    }

    private MemoryFree free(String coming, List<Device> used) {
        List<MemoryNeed> staying = servers.get().stream()
                .filter(server -> server.isRunning() && !server.name().equals(coming))
                .map(ServerSnapshot::instance)
                .filter(devices::areNone)
                .flatMap(instance -> models.memory(instance, MemoryFree.ofHost(0)).map(MemoryFit::need).stream())
                .toList();
        return new MemoryFree(memory.get().available(), InstanceDevices.free(used)).besideServers(staying);
    }

    /** Of those that are not ready yet, or failed: who became ready has shown that it fits. */
    List<Problem> warnings(Collection<ServerSnapshot> all) {
        return all.stream()
                .filter(server -> server.state() != ServerState.READY && server.state() != ServerState.STOPPED)
                .flatMap(server -> Optional.ofNullable(warnings.get(server.name())).stream())
                .toList();
    }
}
