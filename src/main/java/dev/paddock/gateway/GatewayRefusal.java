package dev.paddock.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a request gets no answer from a model, in words for who sent it. Carries no stack trace. */
final class GatewayRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient @Nullable Duration retryAfter;

    /** @param code stable, for programs: {@code model_not_found} */
    GatewayRefusal(int status, String code, String message) {
        this(status, code, message, null);
    }

    /** @param retryAfter null where it is not known when it would help to ask again */
    GatewayRefusal(int status, String code, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
