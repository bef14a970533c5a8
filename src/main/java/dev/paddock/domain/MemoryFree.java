package dev.paddock.domain;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is free, in bytes.
 *
 * @param host what programs may take of the computer's own memory without swapping
 * @param devices by the engine's name for each, in the engine's order; empty where there are none, or none are known
 */
public record MemoryFree(long host, Map<String, Long> devices) {
    public MemoryFree {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    }

    public static MemoryFree ofHost(long bytes) {
        return new MemoryFree(bytes, Map.of());
    }

    /** What will be free when those servers have gone. */
    public MemoryFree withoutServers(Collection<MemoryNeed> leaving) {
        long hostThen = host + leaving.stream().mapToLong(MemoryNeed::hostFreed).sum();
        Map<String, Long> then = new LinkedHashMap<>();
        devices.forEach((device, bytes) -> then.put(
                device,
                bytes
                        + leaving.stream()
                                .mapToLong(need -> need.on(device).total())
                                .sum()));
        return new MemoryFree(hostThen, then);
    }

    /** Less what servers that stay keep mapped: it is not free to whoever wants them to stay fast. */
    public MemoryFree besideServers(Collection<MemoryNeed> staying) {
        long mapped = staying.stream().mapToLong(MemoryNeed::hostMapped).sum();
        return new MemoryFree(Math.max(0, host - mapped), devices);
    }
}
