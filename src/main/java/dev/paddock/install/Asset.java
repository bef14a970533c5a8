package dev.paddock.install;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A file of a release.
 *
 * @param size bytes
 * @param sha256 in small hexadecimal digits; null where the release tells none
 */
public record Asset(
        String name, long size, URI url, @Nullable String sha256) {}
