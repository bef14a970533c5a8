package dev.paddock.domain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How clients reach an instance by the gateway.
 *
 * @param aliases other names for it; instances that share one are replicas of each other
 * @param keepLoaded it is never unloaded so that another fits
 * @param cancelWithClient a client that leaves ends the computing of its answer
 */
public record GatewayOptions(List<String> aliases, boolean keepLoaded, boolean cancelWithClient) {
    public static final GatewayOptions DEFAULT = new GatewayOptions(List.of(), false, true);

    public GatewayOptions(@Nullable List<String> aliases, boolean keepLoaded, boolean cancelWithClient) {
        this.aliases = List.copyOf(Objects.requireNonNullElse(aliases, List.of()));
        this.keepLoaded = keepLoaded;
        this.cancelWithClient = cancelWithClient;
    }
}
