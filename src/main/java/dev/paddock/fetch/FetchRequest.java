package dev.paddock.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One file to be fetched.
 *
 * @param source http or https
 * @param target where it is to lie; its folder is created
 * @param sha256 what it must be, as 64 hexadecimal digits; null where nobody says
 * @param size what it must hold, in bytes; null where nobody says
 * @param headers sent with each request, to every host
 * @param token asked before each request; goes as bearer token to the host of {@code source} alone, and over https or within
 *     this machine only
 * @param connections how many ranges at once, where the server can
 * @param replace whether another file at {@code target} may be replaced
 */
public record FetchRequest(
        URI source,
        Path target,
        @Nullable String sha256,
        @Nullable Long size,
        Map<String, String> headers,
        Supplier<@Nullable String> token,
        int connections,
        boolean replace) {
    private static final int USUAL_CONNECTIONS = 4;
    private static final int MOST_CONNECTIONS = 16;

    /** @throws IllegalArgumentException for a digest that is none, and for a size below zero */
    public FetchRequest {
        target = target.toAbsolutePath().normalize();
        headers = Map.copyOf(headers);
        connections = Math.clamp(connections, 1, MOST_CONNECTIONS);
        if (sha256 != null) {
            sha256 = sha256.toLowerCase(Locale.ROOT);
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("not a SHA-256: " + sha256);
            }
        }
        if (size != null && size < 0) {
            throw new IllegalArgumentException("not a size: " + size);
        }
    }

    /** Of which nothing is known, over four connections. */
    public static FetchRequest of(URI source, Path target) {
        return new FetchRequest(source, target, null, null, Map.of(), () -> null, USUAL_CONNECTIONS, false);
    }

    public FetchRequest expecting(@Nullable String digest, @Nullable Long bytes) {
        return new FetchRequest(source, target, digest, bytes, headers, token, connections, replace);
    }

    public FetchRequest withHeaders(Map<String, String> all) {
        return new FetchRequest(source, target, sha256, size, all, token, connections, replace);
    }

    public FetchRequest withToken(Supplier<@Nullable String> bearer) {
        return new FetchRequest(source, target, sha256, size, headers, bearer, connections, replace);
    }

    public FetchRequest withConnections(int count) {
        return new FetchRequest(source, target, sha256, size, headers, token, count, replace);
    }

    public FetchRequest replacing() {
        return new FetchRequest(source, target, sha256, size, headers, token, connections, true);
    }
}
