package dev.paddock.domain;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where clients of this machine ask a server. Immutable.
 *
 * @param address without a path
 * @param model what they have to call it in {@code model}; null where the address leads to it alone
 */
public record Access(URI address, @Nullable String model) {
    /** In plain English: {@code http://127.0.0.1:5526 as the model "demo"}. */
    public String words() {
        return model == null ? address.toString() : address + " as the model \"" + model + "\"";
    }
}
