package dev.paddock.gateway;

import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.Origin;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.GatewaySettings.Peer;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Other servers of the OpenAI protocol, asked for their models when somebody wants to know, at most every half minute; who does
 * not answer has none meanwhile. Safe for several threads.
 */
final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ANSWER_BYTES = 4 << 20;

    /**
     * @param id as it is called here
     * @param model as the peer calls it
     */
    record PeerModel(Peer peer, String id, String model) {}

    private record Known(long nanos, List<PeerModel> models) {}

    private final Supplier<GatewaySettings> settings;
    private final HttpClient client;
    private final Map<Peer, Known> known = new ConcurrentHashMap<>();
    private final Map<Peer, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

    Peers(Supplier<GatewaySettings> settings, HttpClient client) {
        this.settings = settings;
        this.client = client;
    }

    /** Blocks a few seconds at most. */
    List<PeerModel> models() {
        try {
            CompletableFuture.allOf(refresh().toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.info("A peer takes long to answer");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return told();
    }

    /** What they told last; who has not told for long is asked meanwhile. */
    List<PeerModel> known() {
        refresh();
        return told();
    }

    private List<PeerModel> told() {
        List<PeerModel> all = new ArrayList<>();
        for (Peer peer : settings.get().peers()) {
            Known one = known.get(peer);
            if (one != null) {
                all.addAll(one.models());
            }
        }
        return all;
    }

    /** Asks those who have not told for long, each once at a time. */
    private List<CompletableFuture<Void>> refresh() {
        List<Peer> peers = settings.get().peers();
        known.keySet().retainAll(peers);
        return peers.stream()
                .filter(this::isStale)
                .map(peer -> asking.computeIfAbsent(peer, this::begin))
                .toList();
    }

    private CompletableFuture<Void> begin(Peer peer) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        Thread.ofVirtual().name("gateway-peer").start(() -> {
            try {
                known.put(peer, new Known(System.nanoTime(), ask(peer)));
            } finally {
                asking.remove(peer);
                told.complete(null);
            }
        });
        return told;
    }

    private boolean isStale(Peer peer) {
        Known one = known.get(peer);
        return one == null || System.nanoTime() - one.nanos() > FRESH_NANOS;
    }

    /** The first of the models whose peer still answers, as far as is known. */
    Optional<PeerModel> answering(List<PeerModel> models) {
        return models.stream()
                .filter(model -> {
                    Known one = known.get(model.peer());
                    return one != null && one.models().contains(model);
                })
                .findFirst();
    }

    /** It did not answer a request: it has no models until it answers again. */
    void failed(Peer peer) {
        known.put(peer, new Known(System.nanoTime(), List.of()));
    }

    private List<PeerModel> ask(Peer peer) {
        try {
            byte[] body =
                    client.get(Origin.of(peer.url()), path(peer, "/v1/models"), headers(peer), PATIENCE, ANSWER_BYTES);
            List<PeerModel> models = new ArrayList<>();
            for (JsonNode model : Json.mapper().readTree(body).path("data")) {
                String id = model.path("id").asString("");
                if (!id.isEmpty()) {
                    models.add(new PeerModel(peer, peer.prefix() + id, id));
                }
            }
            return models;
        } catch (IOException | JacksonException silent) {
            LOG.info("The peer {} has no models: {}", peer.name(), silent.getMessage());
            return List.of();
        }
    }

    static String path(Peer peer, String target) {
        String base = peer.url().getRawPath() == null ? "" : peer.url().getRawPath();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + target;
    }

    static Headers headers(Peer peer) {
        return peer.apiKey() == null ? new Headers() : Headers.of("Authorization", "Bearer " + peer.apiKey());
    }
}
