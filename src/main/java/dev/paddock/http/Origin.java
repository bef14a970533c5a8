package dev.paddock.http;

import java.net.URI;

/** Where a server is: scheme, host and port. */
public record Origin(boolean tls, String host, int port) {
    /** @throws IllegalArgumentException where it is neither http nor https, or has no host */
    public static Origin of(URI uri) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if ((!tls && !"http".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(uri + " is no http or https address");
        }
        return new Origin(tls, uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
    }

    /** For the Host header. */
    public String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }
}
