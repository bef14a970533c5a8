package dev.paddock.library;

import java.io.IOException;

/** A file that is no usable GGUF file, and in which way. */
public final class GgufException extends IOException {
    public enum Kind {
        EMPTY,
        /** Does not begin with the magic. */
        NOT_GGUF,
        /** Version 1, or a version of the future. */
        VERSION,
        /** Ends before its header or a tensor does. */
        TRUNCATED,
        /** Says what cannot be: a count or length beyond any sense, an unknown type. */
        CORRUPT
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public GgufException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
