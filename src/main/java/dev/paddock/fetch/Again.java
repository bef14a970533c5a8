package dev.paddock.fetch;

import org.jspecify.annotations.Nullable;

/** What is on disk is of no use any more; the fetch has to begin anew. */
final class Again extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable FetchFailure why;

    /** @param why what broke off a server that cannot go on in the middle; null where the file there changed */
    Again(@Nullable FetchFailure why) {
        super(why == null ? "changed" : why.problem().title());
        this.why = why;
    }

    @Nullable
    FetchFailure why() {
        return why;
    }
}
