package dev.paddock.engine;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a server's health endpoint. Blocks its thread, for use on virtual ones; safe for several at once. */
public final class HealthProbe {
    /** What came back. */
    public enum Answer {
        /** 200. */
        OK,
        /** 503: the model is being loaded. */
        LOADING,
        /** 404: this build has no such endpoint. */
        NOT_FOUND,
        /** Anything else over HTTP, or something that is no HTTP. */
        ERROR,
        /** Nobody listens, or nobody answered in time. */
        NO_ANSWER
    }

    private final HttpClient client;

    public HealthProbe(HttpClient client) {
        this.client = client;
    }

    /**
     * @param path {@code /health}
     * @throws InterruptedException if the thread is interrupted; the request is given up then
     */
    public Answer probe(URI endpoint, String path, Duration timeout) throws InterruptedException {
        try {
            return answer(QuickGet.status(endpoint, path, timeout));
        } catch (ProtocolException garbage) {
            return Answer.ERROR;
        } catch (IOException nobody) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return Answer.NO_ANSWER;
        }
    }

    /**
     * Has the model write one token: a server that computes no more gives no answer, whatever its {@code /health} says. A
     * refusal is an answer.
     *
     * @throws InterruptedException as {@link #probe}
     */
    public Answer writeToken(URI endpoint, @Nullable String apiKey, Duration timeout) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/v1/completions"))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"1\",\"max_tokens\":1}"));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return send(request.build());
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        try {
            return answer(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (ProtocolException garbage) {
            return Answer.ERROR;
        } catch (IOException nobody) {
            return Answer.NO_ANSWER;
        }
    }

    private static Answer answer(int status) {
        return switch (status) {
            case 200 -> Answer.OK;
            case 503 -> Answer.LOADING;
            case 404 -> Answer.NOT_FOUND;
            default -> Answer.ERROR;
        };
    }
}
