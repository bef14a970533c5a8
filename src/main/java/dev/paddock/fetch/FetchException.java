package dev.paddock.fetch;

import java.io.IOException;

/** A request or a fetch that did not work; its message is fit for people. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient FetchFailure failure;

    public FetchException(FetchFailure failure) {
        super(failure.problem().sentence());
        this.failure = failure;
    }

    public FetchFailure failure() {
        return failure;
    }
}
