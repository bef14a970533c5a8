package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.MemoryFree;
import dev.paddock.engine.Engines;
import dev.paddock.platform.Machine;
import java.util.Collection;

/** By the main memory alone: of servers that may use a device nothing is certain. */
final class HostRoom implements Room {
    /** Beside the weights of a model that does not tell how it is built: the context, and what is computed with. */
    private static final long BESIDE_WEIGHTS = 512L << 20;

    private static final int KEPT_FREE_PERCENT = 15;

    private final Machine machine;
    private final Models models;

    HostRoom(Machine machine, Models models) {
        this.machine = machine;
        this.models = models;
    }

    @Override
    public long spare(Collection<Instance> coming) {
        return machine.memory().available() - need(coming);
    }

    @Override
    public boolean fits(Collection<Instance> coming) {
        Machine.Memory memory = machine.memory();
        return coming.stream().allMatch(HostRoom::computesOnTheProcessor)
                && memory.available() - need(coming) > memory.total() * KEPT_FREE_PERCENT / 100;
    }

    /** Never where it may use a device. */
    static boolean computesOnTheProcessor(Instance instance) {
        return instance.gpu().backend() == Backend.CPU || Engines.isBuiltin(instance.engine());
    }

    private long need(Collection<Instance> coming) {
        return coming.stream()
                .mapToLong(instance -> models.memory(instance, MemoryFree.ofHost(0))
                        .map(fit -> fit.need().total())
                        .orElseGet(
                                () -> models.describe(instance.model().path()).fileBytes() + BESIDE_WEIGHTS))
                .sum();
    }
}
