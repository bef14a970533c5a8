package dev.paddock.domain;

import org.jspecify.annotations.Nullable;

/**
 * Something that can be done about a {@link Problem}, by a person or by a button.
 *
 * @param subject what it is done to, as the flag of {@link Kind#DROP_FLAG}; null where the problem's server says it all
 */
public record Remedy(Kind kind, @Nullable String subject) {
    public enum Kind {
        USE_FREE_PORT,
        EDIT_INSTANCE,
        CHOOSE_MODEL,
        DOWNLOAD_AGAIN,
        NEWER_ENGINE,
        DROP_FLAG,
        FREE_MEMORY,
        FEWER_LAYERS,
        SMALLER_CONTEXT,
        INSTALL_LIBRARY,
        FREE_DISK,
        RETRY,
        /** To the server that answers on the instance's port: watch it, and never end it. */
        ATTACH
    }

    public static Remedy of(Kind kind) {
        return new Remedy(kind, null);
    }
}
