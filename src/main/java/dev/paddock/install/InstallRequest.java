package dev.paddock.install;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which engine is to be installed. With nothing said, the latest that suits this machine.
 *
 * @param version {@code b10621} or {@code 0.4.1}; null for the latest
 * @param backend {@code cuda}, {@code cuda-12.4}; null for what suits this machine best
 * @param file an archive on this machine instead of a release; null for none
 * @param address an archive elsewhere instead of a release; null for none
 * @param sha256 that the archive must have; null for what the release tells
 * @param allowUnverified take it even where nothing tells what it must be
 * @param use make it the default engine afterwards
 */
public record InstallRequest(
        @Nullable String version,
        @Nullable String backend,
        @Nullable Path file,
        @Nullable URI address,
        @Nullable String sha256,
        boolean allowUnverified,
        boolean use) {}
