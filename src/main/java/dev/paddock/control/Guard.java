package dev.paddock.control;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. The loopback address alone keeps nobody out that runs in a browser: a page can send requests to it, and
 * with DNS rebinding read the answers. Hence the names in Host, Origin and Sec-Fetch-Site are checked before the token.
 */
final class Guard {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final String BEARER = "bearer ";

    private final byte[] token;
    private final int port;

    Guard(String token, int port) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.port = port;
    }

    /** The refusal, or empty for a caller who may ask. */
    Optional<ProblemJson> refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!oneLoopbackHost(headers.get("Host"))) {
            return Optional.of(
                    forbidden("foreign-host", "this address is asked for by a name that is not this machine"));
        }
        if (!ownOrigin(headers.get("Origin"))) {
            return Optional.of(forbidden("foreign-origin", "web pages may not control Paddock"));
        }
        List<String> site = headers.get("Sec-Fetch-Site");
        if (site != null && !site.stream().allMatch(OWN_SITE::contains)) {
            return Optional.of(forbidden("cross-site", "web pages may not control Paddock"));
        }
        return authorized(headers.getFirst("Authorization"))
                ? Optional.empty()
                : Optional.of(ProblemJson.of(
                        401,
                        Kind.INVALID,
                        Problem.of(
                                "unauthorized",
                                "The token is missing or wrong",
                                "",
                                "Send \"Authorization: Bearer TOKEN\" with the token from control.json in Paddock's"
                                        + " state folder.")));
    }

    private static ProblemJson forbidden(String code, String why) {
        return ProblemJson.of(403, Kind.INVALID, Problem.of(code, "The request is refused", why, null));
    }

    private static boolean oneLoopbackHost(@Nullable List<String> values) {
        if (values == null || values.size() != 1) {
            return false;
        }
        String host = values.getFirst().toLowerCase(Locale.ROOT).strip();
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return LOOPBACK.contains(name);
    }

    private boolean ownOrigin(@Nullable List<String> values) {
        return values == null || values.stream().allMatch(this::isOwn);
    }

    private boolean isOwn(String origin) {
        try {
            URI uri = URI.create(origin);
            return "http".equals(uri.getScheme())
                    && uri.getPort() == port
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }

    /** Takes as long for a nearly right token as for a wrong one. */
    private boolean authorized(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return false;
        }
        byte[] given = header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token);
    }
}
