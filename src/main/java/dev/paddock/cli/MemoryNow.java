package dev.paddock.cli;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.platform.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an instance would take of what is free at this moment. */
final class MemoryNow {
    private MemoryNow() {}

    /** Empty where the model does not tell. */
    static Optional<MemoryFit> fit(Context context, Instance instance) {
        MemoryEstimates estimates = new MemoryEstimates();
        // An engine is asked only where the model tells anything.
        return estimates
                .need(instance, Map.of())
                .flatMap(known -> estimates.fit(instance, free(devices(context, instance))));
    }

    static MemoryFree free(Map<String, Long> devices) {
        return new MemoryFree(new Machine().memory().available(), devices);
    }

    /** As its engine tells them now; none where that is not known. */
    static Map<String, Long> devices(Context context, Instance instance) {
        Configuration configuration = context.configuration();
        List<Device> now = new InstanceDevices(configuration.engines(), configuration.capabilities())
                .now(instance, () -> false)
                .orElse(List.of());
        return InstanceDevices.free(now);
    }
}
