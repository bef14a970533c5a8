package dev.paddock.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a restart does, or did, to a server.
 *
 * @param successor process that is to take the server's place as soon as it is ready; null where none is on its way
 * @param stoppedFirst why the server had to be stopped before it was started again, as half a sentence; null where it had not
 */
public record Replacement(
        @Nullable Long successor, @Nullable String stoppedFirst) {}
