package dev.paddock.gateway;

import dev.paddock.domain.PaddockException;
import dev.paddock.http.Headers;
import dev.paddock.http.RequestHead;
import dev.paddock.settings.GatewaySettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A loopback address alone keeps no web page out: it can send requests there, and with DNS rebinding read the
 * answers. So the names in Host and Origin count first, then the key, where there are keys. Safe for several threads.
 */
final class AccessCheck {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final String BEARER = "bearer ";

    private final Supplier<GatewaySettings> settings;
    private final ApiKeys keys;
    private final boolean demandsKey;
    private final Map<String, Rate> rates = new ConcurrentHashMap<>();

    /** @param demandsKey nobody is let in where there are no keys, since others than this machine can ask */
    AccessCheck(Supplier<GatewaySettings> settings, ApiKeys keys, boolean demandsKey) {
        this.settings = settings;
        this.keys = keys;
        this.demandsKey = demandsKey;
    }

    /**
     * Host and Origin alone, as for the question that browsers ask before they send a key.
     *
     * @return origin of the page that may read the answer; null where no other page asks
     * @throws GatewayRefusal 403
     */
    @Nullable
    String admitPage(RequestHead head) throws GatewayRefusal {
        Headers headers = head.headers();
        String host = headers.first("Host").orElse("").toLowerCase(Locale.ROOT).strip();
        if (!ownName(nameOf(host))) {
            throw new GatewayRefusal(
                    403,
                    "forbidden_host",
                    "This address was asked for by the name \"" + nameOf(host)
                            + "\", which is not known here. Add it to \"gateway\": {\"hosts\"} in Paddock's settings.json.");
        }
        Optional<String> origin = headers.first("Origin");
        if (origin.isPresent()) {
            boolean own = origin.get().equalsIgnoreCase("http://" + host);
            if (!own && !settings.get().corsOrigins().contains(origin.get())) {
                throw new GatewayRefusal(
                        403,
                        "forbidden_origin",
                        "Pages of " + origin.get() + " may not ask. Add it to \"gateway\": {\"cors_origins\"} in"
                                + " Paddock's settings.json.");
            }
            return own ? null : origin.get();
        }
        if (headers.first("Sec-Fetch-Site")
                .filter(site -> !OWN_SITE.contains(site))
                .isPresent()) {
            throw new GatewayRefusal(403, "forbidden_origin", "Other sites may not ask.");
        }
        return null;
    }

    private static String nameOf(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** A number is nobody's name: rebinding needs one. */
    private boolean ownName(String name) {
        return LOOPBACK.contains(name)
                || isAddress(name)
                || settings.get().hosts().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(
                    name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /**
     * @return null where none is demanded
     * @throws GatewayRefusal 401, or 429
     */
    ApiKeys.@Nullable Key admitKey(RequestHead head) throws GatewayRefusal {
        List<ApiKeys.Key> all;
        try {
            all = keys.all();
        } catch (PaddockException unreadable) {
            throw new GatewayRefusal(
                    500, "keys_unreadable", unreadable.problem().sentence());
        }
        if (all.isEmpty()) {
            if (demandsKey) {
                throw new GatewayRefusal(
                        401,
                        "invalid_api_key",
                        "There is no API key any more, and the gateway is open to the network."
                                + " Make one: paddock keys add NAME.");
            }
            return null;
        }
        Optional<ApiKeys.Key> key = given(head.headers()).flatMap(keys::find);
        if (key.isEmpty()) {
            throw new GatewayRefusal(
                    401, "invalid_api_key", "The API key is missing or wrong. Send \"Authorization: Bearer KEY\".");
        }
        Integer perMinute = key.get().perMinute();
        if (perMinute != null
                && !rates.computeIfAbsent(key.get().name(), _ -> new Rate()).take(perMinute)) {
            throw new GatewayRefusal(
                    429,
                    "rate_limit_exceeded",
                    "The key \"" + key.get().name() + "\" may ask " + perMinute + " times a minute.",
                    Duration.ofSeconds(Math.max(1, 60 / Math.max(1, perMinute))));
        }
        return key.get();
    }

    private static Optional<String> given(Headers headers) {
        return headers.first("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip())
                .or(() -> headers.first("x-api-key").map(String::strip));
    }

    /** A bucket that holds a minute's worth and fills evenly. */
    private static final class Rate {
        private double tokens = -1;
        private long last;

        synchronized boolean take(int perMinute) {
            long now = System.nanoTime();
            tokens = tokens < 0 ? perMinute : Math.min(perMinute, tokens + (now - last) / 60e9 * perMinute);
            last = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
