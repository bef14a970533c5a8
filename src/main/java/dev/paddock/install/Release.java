package dev.paddock.install;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release of llama.cpp. Immutable.
 *
 * @param tag {@code b10621}
 * @param published null where it is not told
 */
public record Release(String tag, @Nullable Instant published, List<Asset> assets) {
    public Release {
        assets = List.copyOf(assets);
    }
}
