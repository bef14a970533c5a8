package dev.paddock.install;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Paddock wrote down of an engine that it installed: {@code engine.json} in its folder. Immutable.
 *
 * @param id the name of its folder, by which instances name it
 * @param release the tag, as {@code b10621}; empty where it came from elsewhere
 * @param backend as its archive's name tells
 * @param variant {@code cuda-12.4}; a word for people and for finding its successor
 * @param version as it says itself; null where it does not
 * @param source the address or the file that it came from
 * @param verified its archive had the digest that the release tells
 * @param executable below its folder, with {@code /} between names
 * @param pinned it is neither updated nor removed
 * @param files everything else in its folder
 */
public record EngineManifest(
        String id,
        String release,
        Backend backend,
        String variant,
        @Nullable String version,
        String source,
        boolean verified,
        Instant installedAt,
        String executable,
        boolean pinned,
        List<Part> files) {
    /**
     * @param path below the engine's folder, with {@code /} between names
     * @param size bytes
     */
    public record Part(String path, long size, String sha256) {}

    public EngineManifest {
        files = List.copyOf(files);
    }

    EngineManifest withPinned(boolean pin) {
        return new EngineManifest(
                id, release, backend, variant, version, source, verified, installedAt, executable, pin, files);
    }
}
