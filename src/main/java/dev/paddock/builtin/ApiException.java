package dev.paddock.builtin;

import java.time.Duration;
import java.util.Locale;

/** A request that is answered with an error object in OpenAI's form, as llama-server writes it. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    private ApiException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static ApiException invalid(String message) {
        return new ApiException(400, "invalid_request_error", message);
    }

    /** @param what cannot be done, as the subject of a sentence */
    static ApiException unsupported(String what) {
        return new ApiException(501, "not_supported_error", what + " not supported by Paddock's built-in engine");
    }

    static ApiException disabled(String what, String flag) {
        return new ApiException(
                501,
                "not_supported_error",
                String.format(Locale.ROOT, "This server does not support %s. Start it with `%s`", what, flag));
    }

    static ApiException tooLong(int tokens, int context) {
        return new ApiException(
                400,
                "exceed_context_size_error",
                "request (" + tokens + " tokens) exceeds the available context size (" + context
                        + " tokens), try increasing it");
    }

    static ApiException tooLarge() {
        return new ApiException(413, "invalid_request_error", "The request body is too large");
    }

    static ApiException silent(Duration waited) {
        return new ApiException(
                408,
                "invalid_request_error",
                "The request body did not come: nothing of it for " + waited.toSeconds() + " s");
    }

    static ApiException unauthorized() {
        return new ApiException(401, "authentication_error", "Invalid API Key");
    }

    static ApiException notFound() {
        return new ApiException(404, "not_found_error", "File Not Found");
    }

    static ApiException loading() {
        return new ApiException(503, "unavailable_error", "Loading model");
    }

    static ApiException failed(String message) {
        return new ApiException(500, "server_error", message);
    }

    /**
     * The answer's body. Written by hand: while the model is being loaded the JSON library is not there yet, and loading it
     * then would make everybody wait.
     */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"error\":{\"code\":%d,\"message\":\"%s\",\"type\":\"%s\"}}",
                status,
                escaped(String.valueOf(getMessage())),
                type);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                out.append(letter);
            }
        }
        return out.toString();
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
