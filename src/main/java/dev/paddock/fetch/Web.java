package dev.paddock.fetch;

import dev.paddock.fetch.FetchFailure.BadAnswer;
import dev.paddock.fetch.FetchFailure.BadRedirect;
import dev.paddock.fetch.FetchFailure.NoAnswer;
import dev.paddock.fetch.FetchFailure.NotFound;
import dev.paddock.fetch.FetchFailure.NotTheFile;
import dev.paddock.fetch.FetchFailure.NotTrusted;
import dev.paddock.fetch.FetchFailure.Refused;
import dev.paddock.fetch.FetchFailure.ServerTrouble;
import dev.paddock.fetch.FetchFailure.TooMany;
import dev.paddock.fetch.FetchFailure.Unexpected;
import dev.paddock.fetch.FetchFailure.UnknownHost;
import dev.paddock.fetch.FetchFailure.Unreachable;
import dev.paddock.http.LateTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to servers elsewhere. Redirects are followed one by one: a token stays with the host it was given for, https is never
 * left, and their number is bounded. The proxy is that of the environment, else of the system. Safe for several threads; blocks.
 */
public final class Web implements AutoCloseable {
    private static final int MOST_REDIRECTS = 10;
    private static final String LIMIT_LEFT = "X-RateLimit-Remaining";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String LIMIT_RESET = "X-RateLimit-Reset";
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** What is asked for. A token is sent to the host of {@code uri} alone. */
    record Ask(
            URI uri,
            String method,
            Map<String, String> headers,
            @Nullable String token) {}

    /** What came back at the end of all redirects, its content read. */
    record Reply(URI uri, int status, HttpHeaders headers, boolean wanted) {}

    private final HttpClient client;
    private final String agent;
    private final Patience patience;

    /**
     * @param version of Paddock, for the user agent
     * @param env of this process, for its proxies
     */
    public Web(String version, Map<String, String> env, Patience patience) {
        this.agent = "Paddock/" + version;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .sslContext(LateTls.context())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .proxy(new Proxies(env, ProxySelector.getDefault()))
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("fetch-", 0).factory()))
                .build();
    }

    Patience patience() {
        return patience;
    }

    /**
     * A short answer with its content: 2xx or 304.
     *
     * @param most bytes; more is an error
     * @throws FetchException for any other status, and where nothing usable comes
     */
    public WebAnswer get(URI uri, Map<String, String> headers, Supplier<@Nullable String> token, int most)
            throws FetchException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Inflow.Sink sink = pieces -> {
            for (ByteBuffer piece : pieces) {
                if (content.size() + piece.remaining() > most) {
                    throw new FetchException(new BadAnswer(uri, "answers with more than " + most + " bytes"));
                }
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                content.writeBytes(bytes);
            }
        };
        Reply reply = send(
                new Ask(uri, "GET", headers, token.get()),
                new FetchSignal(),
                head -> head.statusCode() / 100 == 2 ? sink : null);
        if (!reply.wanted() && reply.status() != 304) {
            throw new FetchException(failure(reply, token.get() != null));
        }
        return new WebAnswer(reply.uri(), reply.status(), reply.headers(), content.toByteArray());
    }

    /**
     * The head of an answer: 2xx, or the first redirect that leaves the host or already describes its file
     * ({@code X-Linked-Etag}).
     *
     * @throws FetchException for any other status, and where no answer comes
     */
    public WebAnswer head(URI uri, Map<String, String> headers, Supplier<@Nullable String> token)
            throws FetchException {
        URI at = uri;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Ask ask = new Ask(at, "HEAD", headers, token.get());
            Reply reply = sendOnce(ask, at, new FetchSignal(), _ -> null);
            if (REDIRECTS.contains(reply.status())) {
                URI next = next(at, reply.headers());
                if (!sameHost(at, next)
                        || reply.headers().firstValue("X-Linked-Etag").isPresent()) {
                    return new WebAnswer(at, reply.status(), reply.headers(), new byte[0]);
                }
                at = next;
            } else if (reply.status() / 100 == 2) {
                return new WebAnswer(at, reply.status(), reply.headers(), new byte[0]);
            } else {
                throw new FetchException(failure(reply, token.get() != null));
            }
        }
        throw new FetchException(new BadRedirect(uri, "redirects more than " + MOST_REDIRECTS + " times"));
    }

    /** Follows redirects to their end. */
    Reply send(Ask ask, FetchSignal signal, Inflow.Choice choice) throws FetchException {
        URI at = ask.uri();
        Set<URI> seen = new HashSet<>();
        while (seen.add(at)) {
            Reply reply = sendOnce(ask, at, signal, choice);
            if (!REDIRECTS.contains(reply.status())) {
                return reply;
            }
            if (seen.size() > MOST_REDIRECTS) {
                throw new FetchException(
                        new BadRedirect(ask.uri(), "redirects more than " + MOST_REDIRECTS + " times"));
            }
            at = next(at, reply.headers());
        }
        throw new FetchException(new BadRedirect(ask.uri(), "redirects in a circle"));
    }

    private static URI next(URI from, HttpHeaders headers) throws FetchException {
        String location = headers.firstValue("Location")
                .orElseThrow(() -> new FetchException(new BadRedirect(from, "redirects without saying where")));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException noAddress) {
            throw new FetchException(new BadRedirect(from, "redirects to something that is no address"));
        }
        if (to.getHost() == null || !isWeb(to)) {
            throw new FetchException(new BadRedirect(from, "redirects to something that is no web address"));
        }
        if (from.getScheme().equalsIgnoreCase("https")
                && to.getScheme().equalsIgnoreCase("http")
                && !Proxies.isLoopback(to.getHost())) {
            throw new FetchException(new BadRedirect(from, "redirects from https to http, which anybody could change"));
        }
        return to;
    }

    private static boolean isWeb(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private Reply sendOnce(Ask ask, URI at, FetchSignal signal, Inflow.Choice choice) throws FetchException {
        if (at.getHost() == null || !isWeb(at)) {
            throw new FetchException(new BadRedirect(ask.uri(), "is no http or https address"));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .method(ask.method(), HttpRequest.BodyPublishers.noBody())
                .setHeader("User-Agent", agent)
                .setHeader("Accept-Encoding", "identity");
        ask.headers().forEach(request::setHeader);
        boolean safe = at.getScheme().equalsIgnoreCase("https") || Proxies.isLoopback(at.getHost());
        if (ask.token() != null && safe && sameHost(ask.uri(), at)) {
            request.setHeader("Authorization", "Bearer " + ask.token());
        }
        boolean[] wanted = new boolean[1];
        Inflow inflow = new Inflow(head -> {
            Inflow.Sink sink = REDIRECTS.contains(head.statusCode()) ? null : choice.sink(head);
            wanted[0] = sink != null;
            return sink;
        });
        HttpResponse<Void> response = await(client.sendAsync(request.build(), inflow), inflow, at, signal);
        return new Reply(at, response.statusCode(), response.headers(), wanted[0]);
    }

    private HttpResponse<Void> await(
            CompletableFuture<HttpResponse<Void>> coming, Inflow inflow, URI at, FetchSignal signal)
            throws FetchException {
        try {
            while (true) {
                try {
                    return coming.get(FetchSignal.LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (signal.isStopped() || inflow.waited().compareTo(patience.stall()) > 0) {
                        inflow.abort(new FetchException(new NoAnswer(at, inflow.waited())));
                        coming.cancel(true);
                        throw new FetchException(new NoAnswer(at, inflow.waited()));
                    }
                }
            }
        } catch (ExecutionException failed) {
            throw new FetchException(failure(at, failed.getCause()));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            inflow.abort(new IOException("interrupted"));
            coming.cancel(true);
            signal.pause();
            throw new FetchException(new NoAnswer(at, inflow.waited()));
        }
    }

    private FetchFailure failure(URI at, @Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case FetchException known -> {
                    return known.failure();
                }
                case UnresolvedAddressException unknown -> {
                    return new UnknownHost(at);
                }
                case HttpConnectTimeoutException late -> {
                    return new NoAnswer(at, patience.connect());
                }
                case SSLException untrusted -> {
                    return new NotTrusted(at, String.valueOf(untrusted.getMessage()));
                }
                default -> {
                    // Its cause may say more.
                }
            }
        }
        String why = thrown == null ? null : thrown.getMessage();
        return new Unreachable(at, why == null ? "it was closed or refused" : why);
    }

    /** Why an answer is of no use. */
    static FetchFailure failure(Reply reply, boolean withToken) {
        URI at = reply.uri();
        int status = reply.status();
        // GitHub's way to say 429.
        if (status == 403 && reply.headers().firstValue(LIMIT_LEFT).orElse("").equals("0")) {
            return new TooMany(at, retryAfter(reply.headers()));
        }
        return switch (status) {
            case 401, 403, 407 ->
                new Refused(
                        at, status, reply.headers().firstValue("X-Error-Code").orElse(null), withToken);
            case 404, 410 -> new NotFound(at);
            case 429 -> new TooMany(at, retryAfter(reply.headers()));
            case 511 -> new NotTheFile(at, "a request to log in (511)");
            default ->
                status >= 500 ? new ServerTrouble(at, status, waitAsked(reply.headers())) : new Unexpected(at, status);
        };
    }

    /** As {@link #waitAsked}, or the moment at which GitHub counts anew, which it tells with every answer. */
    static @Nullable Duration retryAfter(HttpHeaders headers) {
        String reset = headers.firstValue(LIMIT_RESET).orElse("").strip();
        if (headers.firstValue(RETRY_AFTER).isPresent() || !reset.matches("\\d{1,11}")) {
            return waitAsked(headers);
        }
        Duration wait = Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(reset)));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** In seconds or as a date; null where it is not said or in neither form. */
    private static @Nullable Duration waitAsked(HttpHeaders headers) {
        String value = headers.firstValue(RETRY_AFTER).orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException neither) {
            return null;
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
