package dev.paddock.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy for an address: as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say, else as the system does. This machine itself
 * is reached without one.
 */
final class Proxies extends ProxySelector {
    private final Map<String, String> env;
    private final @Nullable ProxySelector system;

    Proxies(Map<String, String> env, @Nullable ProxySelector system) {
        this.env = env;
        this.system = system;
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost();
        if (host == null || isLoopback(host) || isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        String named = variable(uri.getScheme() + "_proxy");
        if (named == null) {
            named = variable("all_proxy");
        }
        Proxy proxy = named == null ? null : proxy(named);
        if (proxy != null) {
            return List.of(proxy);
        }
        return system == null ? List.of(Proxy.NO_PROXY) : system.select(uri);
    }

    private @Nullable String variable(String name) {
        String small = env.get(name);
        String value = small == null || small.isBlank() ? env.get(name.toUpperCase(Locale.ROOT)) : small;
        return value == null || value.isBlank() ? null : value.strip();
    }

    private boolean isExcepted(String host) {
        String list = variable("no_proxy");
        return list != null && Arrays.stream(list.split(",")).map(String::strip).anyMatch(entry -> covers(entry, host));
    }

    private static boolean covers(String entry, String host) {
        String bare = entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        String small = host.toLowerCase(Locale.ROOT);
        String wanted = bare.toLowerCase(Locale.ROOT);
        return entry.equals("*") || !wanted.isEmpty() && (small.equals(wanted) || small.endsWith("." + wanted));
    }

    /** {@code http://proxy:3128}, also without the scheme; null for what is no such address. */
    private static @Nullable Proxy proxy(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() == null || uri.getScheme().startsWith("socks")) {
                return null;
            }
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** Of a name: without asking anybody. */
    static boolean isLoopback(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (bare.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(bare).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException why) {
        if (system != null) {
            system.connectFailed(uri, address, why);
        }
    }
}
