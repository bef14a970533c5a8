package dev.paddock.gateway;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.gateway.Directory.Target;
import dev.paddock.gateway.Peers.PeerModel;
import dev.paddock.http.ClientResponse;
import dev.paddock.http.Content;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.Origin;
import dev.paddock.http.RequestHead;
import dev.paddock.settings.HomeKey;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends a request to one of the servers that it means, and to another where that one dies before it has answered. */
final class Forwarder {
    /** Not for ever: a request that kills each server that it comes to must not go round. */
    private static final int ATTEMPTS = 3;

    private static final String PROGRESS = "X-Paddock-Progress";

    /** For one connection or the gateway alone, or added anew. */
    private static final Set<String> KEPT_BACK =
            Set.of("host", "authorization", "x-api-key", "expect", "origin", "x-request-id", "x-paddock-progress");

    private final Dispatcher dispatcher;
    private final Peers peers;
    private final Counts counts;
    private final HttpClient client;
    private final HomeKey homeKey;

    Forwarder(Dispatcher dispatcher, Peers peers, Counts counts, HttpClient client, HomeKey homeKey) {
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.counts = counts;
        this.client = client;
        this.homeKey = homeKey;
    }

    /** The body as it came and where its model's name is. */
    record Named(RequestBody body, ModelField field) {}

    /**
     * @param own header fields of the gateway's for the response
     * @param target of the upstream request
     * @param named null where the body names no model
     * @param stream whether the caller asks for a stream
     * @param ollama what is to be answered in the words of Ollama's protocol; null where the answer passes as it comes
     */
    record Request(
            Exchange exchange,
            Headers own,
            Target meant,
            String target,
            Content content,
            @Nullable Named named,
            boolean stream,
            @Nullable OllamaRequest ollama) {
        Request(
                Exchange exchange,
                Headers own,
                Target meant,
                String target,
                Content content,
                @Nullable Named named,
                boolean stream) {
            this(exchange, own, meant, target, content, named, stream, null);
        }

        /** Whose answer is translated; it has no place for what the caller waits for. */
        Request(
                Exchange exchange,
                Headers own,
                Target meant,
                String target,
                Content content,
                Named named,
                OllamaRequest ollama) {
            this(exchange, own, meant, target, content, named, false, ollama);
        }

        /** What stands before {@link #target} in the path that the client asked for: {@code /upstream/NAME}, or nothing. */
        String below() {
            String asked = exchange.head().target();
            return ollama == null && asked.endsWith(target) ? asked.substring(0, asked.length() - target.length()) : "";
        }
    }

    /** @throws IOException where the client is gone, or a response broke off */
    void forward(Request request) throws IOException, GatewayRefusal {
        new Attempt(request).run();
    }

    /** Waits until a server that it means is ready. */
    void load(Exchange exchange, Target target) throws IOException, GatewayRefusal {
        Request nothing = new Request(exchange, new Headers(), target, "/", Content.NONE, null, false);
        Attempt attempt = new Attempt(nothing);
        exchange.onGone(attempt.left::cancel);
        attempt.await().close();
    }

    private final class Attempt {
        private final Request request;
        private final Cancellation left = new Cancellation();
        private final Counts.Model count;
        private final Started started;
        private final long began = System.nanoTime();

        Attempt(Request request) {
            this.request = request;
            this.started = new Started(request.exchange(), request.own());
            Target meant = request.meant();
            this.count = counts.of(meant.servers().size() == 1 ? meant.servers().getFirst() : meant.asked());
        }

        void run() throws IOException, GatewayRefusal {
            request.exchange().onGone(left::cancel);
            count.requests.increment();
            try {
                attempts();
            } catch (GatewayRefusal refusal) {
                count.failures.increment();
                if (!started.isStarted()) {
                    throw refusal;
                }
                started.event(Dialect.of(request.exchange().head().path()).bytes(refusal));
                started.stream().close();
            } catch (IOException broken) {
                (left.isCancelled() ? count.cancelled : count.failures).increment();
                throw broken;
            }
        }

        private void attempts() throws IOException, GatewayRefusal {
            GatewayRefusal last = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt > 0) {
                    count.retries.increment();
                }
                Optional<PeerModel> peer = peer();
                last = peer.isPresent() ? tryPeer(peer.get()) : tryServer();
                if (last == null) {
                    return;
                }
            }
            throw last == null ? new GatewayRefusal(502, "upstream_failed", "No server answered.") : last;
        }

        /** A server of this machine that is ready comes first, one that would have to be started last. */
        private Optional<PeerModel> peer() {
            Target meant = request.meant();
            boolean ready = meant.servers().stream()
                    .anyMatch(name -> dispatcher
                            .fleet()
                            .server(name)
                            .filter(ServerSnapshot::isReady)
                            .isPresent());
            return ready ? Optional.empty() : peers.answering(meant.peers());
        }

        private @Nullable GatewayRefusal tryPeer(PeerModel model) throws IOException, GatewayRefusal {
            Headers headers = upstreamHeaders().remove("Cookie").addAll(Peers.headers(model.peer()));
            try {
                send(
                        Origin.of(model.peer().url()),
                        new RequestHead(
                                request.exchange().head().method(),
                                Peers.path(model.peer(), request.target()),
                                headers),
                        contentFor(model),
                        true,
                        null,
                        ReverseMapping.ofPeer(model.peer().url(), request.below(), request.target()));
                return null;
            } catch (NoAnswer silent) {
                peers.failed(model.peer());
                return new GatewayRefusal(
                        502,
                        "upstream_failed",
                        "The peer \"" + model.peer().name() + "\" did not answer: " + silent.getMessage());
            }
        }

        /** It knows the model by its own name. */
        private Content contentFor(PeerModel model) {
            Named named = request.named();
            return named == null || named.field().from() < 0 || model.id().equals(model.model())
                    ? request.content()
                    : named.body()
                            .replaced(
                                    named.field().from(),
                                    named.field().to(),
                                    Json.mapper().writeValueAsBytes(model.model()));
        }

        private @Nullable GatewayRefusal tryServer() throws IOException, GatewayRefusal {
            if (request.meant().servers().isEmpty()) {
                return new GatewayRefusal(
                        502,
                        "upstream_failed",
                        "No peer that has \"" + request.meant().asked() + "\" answers.");
            }
            try (Lease lease = await()) {
                ServerSnapshot server = lease.server();
                counts.server(server.name()).requests.increment();
                request.own().set("X-Paddock-Server", server.name());
                Headers headers = upstreamHeaders();
                if (request.below().isEmpty()) {
                    headers.remove("Cookie");
                }
                String key = homeKey.of(server);
                if (key != null) {
                    headers.add("Authorization", "Bearer " + key);
                }
                try {
                    send(
                            Origin.of(lease.endpoint()),
                            new RequestHead(request.exchange().head().method(), request.target(), headers),
                            request.content(),
                            server.instance().gateway().cancelWithClient(),
                            server,
                            ReverseMapping.ofServer(lease.endpoint(), request.below(), request.target()));
                    return null;
                } catch (KeyRefused changed) {
                    throw new GatewayRefusal(
                            502,
                            "server_key_refused",
                            "The server \"" + server.name()
                                    + "\" asks for another key than Paddock's, which was changed"
                                    + " after its start. Restart it: paddock restart --stop-first " + server.name());
                } catch (NoAnswer silent) {
                    counts.server(server.name()).failures.increment();
                    dispatcher.suspect(server);
                    return afterSilence(server, silent);
                }
            }
        }

        /** Who stopped it did not want it to be started again by what was under way. */
        private GatewayRefusal afterSilence(ServerSnapshot server, NoAnswer silent) throws GatewayRefusal {
            boolean stopped = dispatcher
                    .fleet()
                    .server(server.name())
                    .map(Attempt::isStopped)
                    .orElse(true);
            if (stopped && request.meant().servers().size() == 1) {
                throw new GatewayRefusal(
                        503, "model_stopped", "The server \"" + server.name() + "\" was stopped meanwhile.");
            }
            return new GatewayRefusal(
                    502,
                    "upstream_failed",
                    "The server \"" + server.name() + "\" did not answer: " + silent.getMessage());
        }

        /** Not one that Paddock itself ends since it hangs, to start it again: that one has a problem. */
        private static boolean isStopped(ServerSnapshot server) {
            return switch (server.state()) {
                case STOPPED -> true;
                case TERMINATING, FORCE_KILLING -> server.problem() == null;
                case LAUNCHING, INITIALIZING, READY, RESTARTING, FAILED -> false;
            };
        }

        private Lease await() throws IOException, GatewayRefusal {
            CompletableFuture<Lease> coming = dispatcher.acquire(request.meant().servers());
            left.then(() -> coming.cancel(false));
            boolean tell =
                    request.stream() && request.exchange().head().headers().has(PROGRESS);
            try {
                while (true) {
                    try {
                        return tell ? coming.get(1, TimeUnit.SECONDS) : coming.get();
                    } catch (TimeoutException waiting) {
                        started.comment(progress());
                    }
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof GatewayRefusal refusal) {
                    throw refusal;
                }
                throw new IllegalStateException(failed.getCause());
            } catch (CancellationException gone) {
                throw new IOException("the client left", gone);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                throw new IOException("Paddock is being ended", ending);
            } finally {
                if (!coming.isDone() || left.isCancelled()) {
                    coming.cancel(false);
                    coming.thenAccept(Lease::close);
                }
            }
        }

        private String progress() {
            String name = request.meant().servers().getFirst();
            String state = dispatcher
                    .fleet()
                    .server(name)
                    .map(server -> server.state().name().toLowerCase(Locale.ROOT))
                    .orElse("gone");
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            return "waiting for " + name + ", " + state + ", " + seconds + " s";
        }

        private Headers upstreamHeaders() {
            Headers headers = new Headers();
            for (Headers.Field field : request.exchange().head().headers().endToEnd()) {
                String name = field.name().toLowerCase(Locale.ROOT);
                if (!KEPT_BACK.contains(name) && !name.startsWith("sec-fetch-")) {
                    headers.add(field.name(), field.value());
                }
            }
            return headers.add(
                    "X-Request-Id", request.own().first("X-Request-Id").orElse(""));
        }

        /** @param server null where it is a peer that is asked */
        private void send(
                Origin origin,
                RequestHead head,
                Content content,
                boolean cancels,
                @Nullable ServerSnapshot server,
                ReverseMapping mapping)
                throws IOException {
            HttpClient.Call call = client.call(origin);
            if (cancels) {
                left.then(call::cancel);
            }
            ClientResponse response;
            try {
                response = call.send(head, content);
            } catch (IOException silent) {
                if (cancels && left.isCancelled()) {
                    throw silent;
                }
                throw new NoAnswer(silent);
            }
            OllamaRequest ollama = request.ollama();
            Counts.Reply reply =
                    new Counts.Reply(server == null ? List.of(count) : List.of(count, counts.server(server.name())));
            try (response) {
                if (server != null && server.homeKey() && response.status() == 401) {
                    throw new KeyRefused();
                }
                if (ollama != null) {
                    new OllamaReply(ollama, request.exchange(), request.own(), reply, began).pass(response);
                    return;
                }
                new Relay(request.exchange(), request.own(), reply, began, !cancels, mapping)
                        .pass(response, started, left);
            }
        }
    }

    /** The server asks for another key. */
    private static final class KeyRefused extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Nothing of a response was seen, so that another server may be asked. */
    private static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        NoAnswer(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
