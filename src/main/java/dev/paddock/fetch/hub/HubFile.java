package dev.paddock.fetch.hub;

import org.jspecify.annotations.Nullable;

/**
 * One file of a repository.
 *
 * @param path with slashes
 * @param size in bytes
 * @param sha256 null for small files, of which the hub does not tell it
 */
public record HubFile(String path, long size, @Nullable String sha256) {
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
