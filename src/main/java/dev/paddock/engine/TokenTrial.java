package dev.paddock.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has a server write a few tokens, and measures how fast. Blocks; safe for several threads. */
public final class TokenTrial {
    private static final String PROMPT = "The capital of France is";
    private static final int TOKENS = 32;
    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 50;
    /** One reply of a small model takes milliseconds, and differs by a multiple from the next. */
    private static final long LEAST_NANOS = 1_000_000_000;

    /** So long that no text of a model that works is the same character all the way. */
    private static final int MONOTONOUS = 12;

    private static final int UNSUPPORTED = 501;
    private static final int UNAUTHORIZED = 401;

    private final HttpClient client;
    private final JsonMapper mapper = JsonMapper.shared();

    public TokenTrial(HttpClient client) {
        this.client = client;
    }

    /**
     * What came.
     *
     * @param tokensPerSecond of the fastest of several replies; null where the server makes vectors instead of text, or its
     *     key is not known
     * @param text of the first reply; empty likewise
     */
    public record Reply(@Nullable Double tokensPerSecond, String text) {
        /** What a broken computation writes: the same character for ever. A server of vectors writes nothing. */
        public boolean isGibberish() {
            String said = text.strip();
            return said.length() >= MONOTONOUS && said.chars().distinct().count() == 1
                    || said.chars().anyMatch(letter -> letter == '\u0000');
        }
    }

    /**
     * @param patience for each reply
     * @throws IOException with a message for people, where no reply comes, or one without a token
     * @throws InterruptedException if the thread is interrupted; the request is given up then
     */
    public Reply ask(URI endpoint, @Nullable String apiKey, Duration patience)
            throws IOException, InterruptedException {
        String text = "";
        double best = 0;
        long start = System.nanoTime();
        for (int round = 0;
                round < LEAST_ROUNDS || (round < MOST_ROUNDS && System.nanoTime() - start < LEAST_NANOS);
                round++) {
            long begin = System.nanoTime();
            HttpResponse<String> response = post(endpoint, "/v1/completions", apiKey, completion(), patience);
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (response.statusCode() == UNSUPPORTED) {
                return vector(endpoint, apiKey, patience);
            }
            if (response.statusCode() == UNAUTHORIZED) {
                return new Reply(null, "");
            }
            JsonNode reply = read(response);
            int tokens = reply.path("usage").path("completion_tokens").asInt(0);
            if (tokens < 1) {
                throw new IOException("its reply holds no token");
            }
            if (round == 0) {
                text = reply.path("choices").path(0).path("text").asString("");
            }
            best = Math.max(best, rate(reply.path("timings"), tokens, seconds));
        }
        return new Reply(best, text);
    }

    /** The server's own figure leaves the prompt out; of a reply of one token it says nothing. */
    private static double rate(JsonNode timings, int tokens, double seconds) {
        double said = timings.path("predicted_per_second").asDouble(0);
        boolean plausible = said > 0 && timings.path("predicted_n").asInt(tokens) > 1;
        return plausible ? said : tokens / seconds;
    }

    private Reply vector(URI endpoint, @Nullable String apiKey, Duration patience)
            throws IOException, InterruptedException {
        ObjectNode body = mapper.createObjectNode().put("input", PROMPT);
        JsonNode reply = read(post(endpoint, "/v1/embeddings", apiKey, body, patience));
        if (reply.path("data").path(0).path("embedding").isEmpty()) {
            throw new IOException("its reply holds neither text nor a vector");
        }
        return new Reply(null, "");
    }

    private ObjectNode completion() {
        return mapper.createObjectNode()
                .put("prompt", PROMPT)
                .put("max_tokens", TOKENS)
                .put("temperature", 0)
                .put("seed", 1)
                .put("ignore_eos", true);
    }

    private HttpResponse<String> post(
            URI endpoint, String path, @Nullable String apiKey, ObjectNode body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.net.http.HttpTimeoutException late) {
            throw new IOException("no reply came within " + patience.toSeconds() + " seconds", late);
        } catch (IOException gone) {
            throw new IOException("it ended the connection before it replied", gone);
        }
    }

    private JsonNode read(HttpResponse<String> response) throws IOException {
        try {
            JsonNode reply = mapper.readTree(response.body());
            if (response.statusCode() != 200) {
                String said = reply.path("error").path("message").asString("");
                throw new IOException("it answered " + response.statusCode() + (said.isEmpty() ? "" : ": " + said));
            }
            return reply;
        } catch (JacksonException garbage) {
            throw new IOException("it answered " + response.statusCode() + " with something that is no JSON", garbage);
        }
    }
}
