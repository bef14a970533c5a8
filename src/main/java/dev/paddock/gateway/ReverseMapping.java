package dev.paddock.gateway;

import dev.paddock.http.Headers;
import dev.paddock.http.Origin;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leads what a server points to back to where its client found it: {@code Location: /login} of a server that was asked below
 * {@code /upstream/NAME} becomes {@code /upstream/NAME/login}.
 *
 * <p>As nginx ({@code proxy_redirect}, {@code proxy_cookie_path}) and Apache ({@code ProxyPassReverse},
 * {@code ProxyPassReverseCookiePath}) do it: header fields are led back, pages are not rewritten. What points to another host
 * stays as it is. A browser shares cookies between all ports of a host, so those of a server are bound to its path here, to no
 * domain; and only below that path do they pass at all: no client of the API needs one, and to a peer a browser would carry
 * those of every other program on this machine.
 */
final class ReverseMapping {
    private static final Pattern AUTHORITY = Pattern.compile("(?i)(https?:)?//([^/?#]*)(.*)");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern REFRESH =
            Pattern.compile("(?i)(\\s*[0-9.]+\\s*[;,]\\s*url\\s*=\\s*['\"]?)([^'\"]*)(.*)");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Origin origin;
    private final String base;
    private final String below;
    private final String target;
    private final boolean cookies;

    private ReverseMapping(Origin origin, String base, String below, String target, boolean cookies) {
        this.origin = origin;
        this.base = base;
        this.below = below;
        this.target = target;
        this.cookies = cookies;
    }

    /**
     * @param below what the client has before the server's paths; empty where they are the same
     * @param target that the server was asked for
     */
    static ReverseMapping ofServer(URI server, String below, String target) {
        return new ReverseMapping(Origin.of(server), "", below, target, !below.isEmpty());
    }

    /** @param target as the client asked for it, without the path of the peer's own address */
    static ReverseMapping ofPeer(URI peer, String below, String target) {
        String path = peer.getRawPath() == null ? "" : peer.getRawPath();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new ReverseMapping(Origin.of(peer), base, below, target, false);
    }

    /** Adds a field of the server's answer as it is to reach the client, if it is. */
    void add(Headers.Field field, Headers to) {
        switch (field.name().toLowerCase(Locale.ROOT)) {
            case "location", "content-location" -> to.add(field.name(), location(field.value()));
            case "refresh" -> to.add(field.name(), refresh(field.value()));
            case "set-cookie" -> {
                if (cookies) {
                    to.add(field.name(), cookie(field.value()));
                }
            }
            default -> to.add(field.name(), field.value());
        }
    }

    private String refresh(String value) {
        Matcher matcher = REFRESH.matcher(value);
        return matcher.matches() ? matcher.group(1) + location(matcher.group(2)) + matcher.group(3) : value;
    }

    private String location(String value) {
        String path = onServer(value);
        if (path == null) {
            return value;
        }
        String clean = withoutDots(path);
        if (!clean.startsWith(base)
                || !(clean.length() == base.length() || "/?#".indexOf(clean.charAt(base.length())) >= 0)) {
            return (origin.tls() ? "https://" : "http://") + origin.authority() + clean;
        }
        String rest = clean.substring(base.length());
        return below + (rest.startsWith("/") ? rest : "/" + rest);
    }

    /** The path and what follows it, of what lies on the server; null where it need not be, or must not be, led back. */
    private @Nullable String onServer(String value) {
        Matcher authority = AUTHORITY.matcher(value);
        if (authority.matches()) {
            String rest = authority.group(3);
            return isOrigin(authority.group(1), authority.group(2)) ? (rest.startsWith("/") ? rest : "/" + rest) : null;
        }
        if (value.startsWith("/")) {
            return value;
        }
        if (SCHEME.matcher(value).matches() || !pathOf(value).contains("..")) {
            return null;
        }
        String asked = pathOf(base + target);
        return asked.substring(0, asked.lastIndexOf('/') + 1) + value;
    }

    /** @param scheme with its colon; null where it is the one of the request */
    private boolean isOrigin(@Nullable String scheme, String authority) {
        if (scheme != null && origin.tls() != scheme.equalsIgnoreCase("https:")) {
            return false;
        }
        int standard = origin.tls() ? 443 : 80;
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
        String port = colon < 0 ? Integer.toString(standard) : authority.substring(colon + 1);
        String own = origin.host().toLowerCase(Locale.ROOT);
        return port.equals(Integer.toString(origin.port()))
                && (host.equals(own) || (LOOPBACK.contains(host) && LOOPBACK.contains(own)));
    }

    /** RFC 3986 § 5.2.4, so that no browser climbs out of where it is led to. */
    private static String withoutDots(String value) {
        String path = pathOf(value);
        if (!path.contains("/.")) {
            return value;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (String segment : segments) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String last = segments[segments.length - 1];
        if (last.equals(".") || last.equals("..")) {
            kept.addLast("");
        }
        return "/" + String.join("/", kept) + value.substring(path.length());
    }

    private static String pathOf(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '?' || value.charAt(i) == '#') {
                return value.substring(0, i);
            }
        }
        return value;
    }

    /** Without a path of its own it holds below what was asked for, as a browser reckons. */
    private String cookie(String value) {
        String[] parts = value.split(";", -1);
        List<String> kept = new ArrayList<>(List.of(parts[0].strip()));
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals).strip()).toLowerCase(Locale.ROOT);
            String text = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (name.equals("path") && text.startsWith("/")) {
                kept.add("Path=" + below + text);
            } else if (!name.equals("domain") && !name.equals("path")) {
                kept.add(part);
            }
        }
        return String.join("; ", kept);
    }
}
