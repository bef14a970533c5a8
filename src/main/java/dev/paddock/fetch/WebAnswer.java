package dev.paddock.fetch;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A short answer, held in memory.
 *
 * @param uri that answered in the end
 * @param body empty for HEAD and 304
 */
public record WebAnswer(URI uri, int status, HttpHeaders headers, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
