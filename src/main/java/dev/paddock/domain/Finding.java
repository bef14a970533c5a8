package dev.paddock.domain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or doubtful, with what a person configured.
 *
 * @param file where it stands; null where it stands in no file, as an environment variable
 * @param key in the file, {@code model.context_size}; null where the whole file is meant
 * @param message what is wrong, with the key and the value in it; no full stop
 * @param right what would be right, or what to do; null where the message says it
 */
public record Finding(
        Severity severity,
        @Nullable Path file,
        @Nullable String key,
        String message,
        @Nullable String right) {
    public enum Severity {
        /** It cannot be used so. */
        ERROR,
        /** It can be used, and may not do what was meant. */
        WARNING
    }

    public static Finding error(@Nullable String key, String message, @Nullable String right) {
        return new Finding(Severity.ERROR, null, key, message, right);
    }

    public static Finding warning(@Nullable String key, String message, @Nullable String right) {
        return new Finding(Severity.WARNING, null, key, message, right);
    }

    public Finding in(Path file) {
        return new Finding(severity, file, key, message, right);
    }

    /** True where it cannot be used so. */
    public boolean breaks() {
        return severity == Severity.ERROR;
    }

    /** Message and what is right, without the file. */
    public String sentence() {
        return right == null ? message : message + ": " + right;
    }
}
