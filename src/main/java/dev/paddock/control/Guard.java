package dev.paddock.control;

import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.http.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. The loopback address alone keeps nobody out that runs in a browser: a page can send requests to it, and
 * with DNS rebinding read the answers. Hence the names in Host, Origin and Sec-Fetch-Site are checked before the token.
 */
final class Guard {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final String BEARER = "bearer ";

    private final byte[] token;

    Guard(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The refusal, or empty for a caller who may ask.
     *
     * @param port that was asked
     */
    Optional<ProblemJson> refusal(Headers headers, int port) {
        if (!oneLoopbackHost(headers.all("Host"))) {
            return Optional.of(
                    forbidden("foreign-host", "this address is asked for by a name that is not this machine"));
        }
        if (!headers.all("Origin").stream().allMatch(origin -> isOwn(origin, port))) {
            return Optional.of(forbidden("foreign-origin", "web pages may not control Paddock"));
        }
        if (!OWN_SITE.containsAll(headers.all("Sec-Fetch-Site"))) {
            return Optional.of(forbidden("cross-site", "web pages may not control Paddock"));
        }
        return authorized(headers.first("Authorization").orElse(""))
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

    private static boolean oneLoopbackHost(List<String> values) {
        if (values.size() != 1) {
            return false;
        }
        String host = values.getFirst().toLowerCase(Locale.ROOT).strip();
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return LOOPBACK.contains(name);
    }

    private static boolean isOwn(String origin, int port) {
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
    private boolean authorized(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return false;
        }
        byte[] given = header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token);
    }
}
