package dev.paddock.http;

import java.io.IOException;

/** What was received is no HTTP/1.1 that is accepted here; the connection cannot be used any more. */
public final class HttpRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status to answer with
     * @param message what is wrong, for the person who wrote the client
     */
    public HttpRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
