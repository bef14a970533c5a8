package dev.paddock.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server will take, told before it is loaded. An estimate: decision 14 says of what, and how good it is.
 *
 * @param host in the computer's own memory
 * @param devices by the name that the engine has for each, {@code CUDA0}; in the engine's order
 * @param mapped the weights on the host are a mapped file. The system counts the pages of a mapped file among what is
 *     available, so what such a server gives back is less than what it takes
 * @param contextSize tokens, of all slots together
 * @param slots conversations at a time
 * @param gpuLayers how many layers lie on devices; the output counts as one
 * @param layers how many there are, the output included
 */
public record MemoryNeed(
        MemoryShare host,
        Map<String, MemoryShare> devices,
        boolean mapped,
        int contextSize,
        int slots,
        int gpuLayers,
        int layers) {
    public MemoryNeed {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    }

    /** Everywhere, in bytes. */
    public long total() {
        return all().total();
    }

    /** All places as one. */
    public MemoryShare all() {
        return devices.values().stream().reduce(host, MemoryShare::plus);
    }

    public MemoryShare on(String device) {
        return devices.getOrDefault(device, MemoryShare.NONE);
    }

    /** What the system will count as available again when the server has gone, in bytes. */
    public long hostFreed() {
        return host.total() - hostMapped();
    }

    /** What the server holds on the host and the system counts as available nevertheless, in bytes. */
    public long hostMapped() {
        return mapped ? host.weights() : 0;
    }
}
