package dev.paddock.install;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be installed, decided.
 *
 * @param release its tag; empty where it is none
 * @param variant {@code cuda-12.4}
 * @param archives the first is the engine, the others belong beside it
 */
record EnginePlan(String id, String release, Backend backend, String variant, List<Source> archives) {
    EnginePlan {
        archives = List.copyOf(archives);
    }

    /**
     * One archive.
     *
     * @param name of the file, without a folder
     * @param local where it lies on this machine; null where it is to be fetched
     * @param address where it is to be fetched from; null where it lies here
     * @param size bytes; null where it is not told
     * @param sha256 null where nothing tells
     */
    record Source(
            String name,
            @Nullable Path local,
            @Nullable URI address,
            @Nullable Long size,
            @Nullable String sha256) {
        static Source of(Asset asset) {
            return new Source(asset.name(), null, asset.url(), asset.size() == 0 ? null : asset.size(), asset.sha256());
        }

        String place() {
            return local != null ? local.toString() : String.valueOf(address);
        }
    }

    /** Bytes; what is not told counts as nothing. */
    long size() {
        return archives.stream()
                .mapToLong(one -> one.size() == null ? 0 : one.size())
                .sum();
    }

    boolean isVerified() {
        return archives.stream().allMatch(one -> one.sha256() != null);
    }
}
