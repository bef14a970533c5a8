package dev.paddock.supervisor;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.engine.InstanceDevices;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the supervisor asks about the devices with memory of their own that an instance computes on. */
interface Devices {
    /** See {@link InstanceDevices#now}. */
    Optional<List<Device>> now(Instance instance, BooleanSupplier cancelled);

    /** See {@link InstanceDevices#afresh}. */
    default Optional<List<Device>> afresh(Instance instance, BooleanSupplier cancelled) {
        return Optional.empty();
    }

    /** See {@link InstanceDevices#areNone}. */
    boolean areNone(Instance instance);

    static Devices of(InstanceDevices asked) {
        return new Devices() {
            @Override
            public Optional<List<Device>> now(Instance instance, BooleanSupplier cancelled) {
                return asked.now(instance, cancelled);
            }

            @Override
            public Optional<List<Device>> afresh(Instance instance, BooleanSupplier cancelled) {
                return asked.afresh(instance, cancelled);
            }

            @Override
            public boolean areNone(Instance instance) {
                return asked.areNone(instance);
            }
        };
    }
}
