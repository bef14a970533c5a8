package dev.paddock.app;

/** There is no display, or the toolkit that draws on it is missing. The message is for people and names the package. */
public final class NoDisplayException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoDisplayException(String message) {
        super(message);
    }
}
