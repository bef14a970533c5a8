package dev.paddock.fetch;

import dev.paddock.fetch.FetchFailure.BadAnswer;
import dev.paddock.fetch.FetchFailure.NotTheFile;
import dev.paddock.fetch.FetchFailure.WrongSize;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer says of the file behind it.
 *
 * @param from first byte of what is sent
 * @param total bytes of the whole file; null where that is not said
 * @param validator strong ETag, else the time of the last change; null where there is neither
 * @param ranged whether it is the answer to a range
 */
record Remote(long from, @Nullable Long total, @Nullable String validator, boolean ranged) {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
    private static final Pattern EMPTY = Pattern.compile("bytes \\*/(\\d{1,18})");

    /**
     * Null for any status but 200 and 206.
     *
     * @throws FetchException where it cannot be the file
     */
    static @Nullable Remote of(ResponseInfo head, FetchRequest request) throws FetchException {
        HttpHeaders headers = head.headers();
        URI source = request.source();
        if (head.statusCode() != 200 && head.statusCode() != 206) {
            return null;
        }
        String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")
                && !request.target().toString().toLowerCase(Locale.ROOT).contains(".htm")) {
            throw new FetchException(new NotTheFile(source, type));
        }
        String encoding = headers.firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new FetchException(new BadAnswer(source, "sends the file as " + encoding + ", unasked"));
        }
        Remote remote = head.statusCode() == 200 ? whole(headers) : range(source, headers);
        if (request.size() != null && remote.total() != null && !request.size().equals(remote.total())) {
            throw new FetchException(new WrongSize(source, request.size(), remote.total()));
        }
        return remote;
    }

    private static Remote whole(HttpHeaders headers) {
        String length = headers.firstValue("Content-Length").orElse("");
        Long total = length.matches("\\d{1,18}") ? Long.valueOf(length) : null;
        return new Remote(0, total, validator(headers), false);
    }

    private static Remote range(URI source, HttpHeaders headers) throws FetchException {
        String value = headers.firstValue("Content-Range").orElse("");
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            throw new FetchException(new BadAnswer(source, "answers a range with Content-Range \"" + value + "\""));
        }
        return new Remote(Long.parseLong(range.group(1)), Long.valueOf(range.group(3)), validator(headers), true);
    }

    /** Of a 416: how many bytes the file has; null where that is not said. */
    static @Nullable Long sizeOf(HttpHeaders headers) {
        Matcher range = EMPTY.matcher(headers.firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.valueOf(range.group(1)) : null;
    }

    private static @Nullable String validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"))
                .orElse(null);
    }
}
