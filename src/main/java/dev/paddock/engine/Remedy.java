package dev.paddock.engine;

/** Something that can be done about a {@link Diagnosis}, by a person or by a button. */
public enum Remedy {
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
    RETRY
}
