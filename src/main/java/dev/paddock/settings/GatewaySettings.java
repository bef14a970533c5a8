package dev.paddock.settings;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one address in front of all servers: {@code gateway} in {@code config/settings.json}.
 *
 * @param host the address to bind; another than loopback demands API keys
 * @param port 0 means any
 * @param defaultModel for requests that name none; empty means the only server that is ready
 * @param onDemand a request for a server that does not run starts it
 * @param maxLoaded so many servers at a time, before others give way; 0 means as the memory allows
 * @param bodyLimitMb of one request
 * @param corsOrigins web pages that may ask, as {@code https://chat.example}; none by default
 * @param hosts names besides this machine's own by which it may be asked
 * @param peers other servers of the OpenAI protocol that stand in for models
 * @param serverKeys servers without a port or key of their own ask for one that only Paddock knows, so that nobody gets past
 *     the gateway
 */
public record GatewaySettings(
        boolean enabled,
        String host,
        int port,
        String defaultModel,
        boolean onDemand,
        int maxLoaded,
        int bodyLimitMb,
        List<String> corsOrigins,
        List<String> hosts,
        List<Peer> peers,
        boolean serverKeys) {
    public static final int PORT = 5526;

    public static final GatewaySettings DEFAULT =
            new GatewaySettings(true, "127.0.0.1", PORT, "", true, 0, 100, List.of(), List.of(), List.of(), true);

    public GatewaySettings {
        corsOrigins = List.copyOf(Objects.requireNonNullElse(corsOrigins, List.of()));
        hosts = List.copyOf(Objects.requireNonNullElse(hosts, List.of()));
        peers = List.copyOf(Objects.requireNonNullElse(peers, List.of()));
    }

    /**
     * @param url up to and without {@code /v1}
     * @param apiKey sent to it; null for none
     * @param prefix before its models' names here, so that {@code office/qwen} is its {@code qwen}; empty for none
     */
    public record Peer(String name, URI url, @Nullable String apiKey, String prefix) {
        public Peer {
            prefix = Objects.requireNonNullElse(prefix, "");
        }
    }
}
