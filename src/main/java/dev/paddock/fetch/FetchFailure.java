package dev.paddock.fetch;

import dev.paddock.domain.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why something could not be fetched. */
public sealed interface FetchFailure {
    /** What came is something else; it was deleted. */
    record WrongDigest(URI source, String expected, String actual) implements FetchFailure {}

    record WrongSize(URI source, long expected, long offered) implements FetchFailure {}

    /** The server ended too early, again and again. */
    record Truncated(URI source, long received, long total) implements FetchFailure {}

    record NotFound(URI source) implements FetchFailure {}

    /**
     * 401, 403 or 407.
     *
     * @param code of Hugging Face, as {@code GatedRepo}; null elsewhere
     */
    record Refused(URI source, int status, @Nullable String code, boolean withToken) implements FetchFailure {}

    /** @param retryAfter null where the server does not say */
    record TooMany(URI source, @Nullable Duration retryAfter) implements FetchFailure {}

    /**
     * 5xx, again and again.
     *
     * @param retryAfter null where the server does not say
     */
    record ServerTrouble(URI source, int status, @Nullable Duration retryAfter) implements FetchFailure {}

    /** A status that nothing can be done with. */
    record Unexpected(URI source, int status) implements FetchFailure {}

    /** @param why part of a sentence */
    record BadRedirect(URI source, String why) implements FetchFailure {}

    /** A page where a file or data was expected: a captive portal, a login page, a block page. */
    record NotTheFile(URI source, String contentType) implements FetchFailure {}

    /** What came cannot be what was asked for. */
    record BadAnswer(URI source, String why) implements FetchFailure {}

    record NoAnswer(URI source, Duration waited) implements FetchFailure {}

    record UnknownHost(URI source) implements FetchFailure {}

    record Unreachable(URI source, String why) implements FetchFailure {}

    record NotTrusted(URI source, String why) implements FetchFailure {}

    record CannotWrite(Path file, String why) implements FetchFailure {}

    /** @param missing bytes that must become free; at least 1 */
    record DiskFull(Path file, long missing) implements FetchFailure {}

    /** @param owner pid of the process that writes it; null where unknown */
    record Busy(Path file, @Nullable Long owner) implements FetchFailure {}

    /** Another file of that name is there. */
    record TargetTaken(Path file) implements FetchFailure {}

    /** The file on the server changed while it was fetched, more than once. */
    record Changing(URI source) implements FetchFailure {}

    /** In words for a person. */
    default Problem problem() {
        return FetchWords.problem(this);
    }

    /** When the server wants to be asked again; null where it does not say. */
    default @Nullable Duration again() {
        return switch (this) {
            case TooMany(URI _, Duration after) -> after;
            case ServerTrouble(URI _, int _, Duration after) -> after;
            default -> null;
        };
    }

    /** Whether the same request may well work a little later, with nothing changed here. */
    default boolean passes() {
        return switch (this) {
            case Truncated _, TooMany _, ServerTrouble _, NoAnswer _, UnknownHost _, Unreachable _, Busy _ -> true;
            case WrongDigest _,
                    WrongSize _,
                    NotFound _,
                    Refused _,
                    Unexpected _,
                    BadRedirect _,
                    NotTheFile _,
                    BadAnswer _,
                    NotTrusted _,
                    CannotWrite _,
                    DiskFull _,
                    TargetTaken _,
                    Changing _ -> false;
        };
    }
}
