package dev.paddock.gateway;

import dev.paddock.domain.Instance;
import java.util.Map;

/** What servers take and what is free, in bytes by place: {@code host}, or a device by its engine's name. Blocks. */
public interface MemoryBook {
    /** Empty where it cannot be told. */
    Map<String, Long> needs(Instance instance);

    /** In the places that the instance would use; what cannot be told is left out. */
    Map<String, Long> free(Instance coming);
}
