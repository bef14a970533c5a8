package dev.paddock.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Talks to a server's OpenAI-style chat endpoint. Safe for several threads. */
public final class ChatClient {
    private static final int ERROR_BYTES = 64 * 1024;
    private static final String BROKE_OFF = "The server broke off before its reply was complete.";

    private final HttpClient client;
    private final JsonMapper mapper = JsonMapper.shared();

    public ChatClient(HttpClient client) {
        this.client = client;
    }

    /**
     * Sends the messages and passes on the reply as it comes; blocks until it ends. Interrupting the thread closes the
     * connection, and with it the server stops writing.
     *
     * @param onText receives each piece of text, on the calling thread
     * @throws IOException with a message for people, if the server cannot be reached, refuses, or breaks off
     */
    public ChatReply stream(URI endpoint, @Nullable String apiKey, ChatRequest request, Consumer<String> onText)
            throws IOException, InterruptedException {
        HttpRequest.Builder http = HttpRequest.newBuilder(endpoint.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body(request))));
        if (apiKey != null) {
            http.header("Authorization", "Bearer " + apiKey);
        }
        HttpResponse<InputStream> response = send(http.build());
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(refusal(response.statusCode(), in.readNBytes(ERROR_BYTES)));
            }
            return read(in, onText);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException nobody) {
            throw new IOException("The server cannot be reached.", nobody);
        } catch (IOException gone) {
            throw new IOException("The server ended the connection before it replied.", gone);
        }
    }

    private ObjectNode body(ChatRequest request) {
        ObjectNode body = mapper.createObjectNode();
        if (request.model() != null) {
            body.put("model", request.model());
        }
        var messages = body.putArray("messages");
        for (ChatMessage message : request.messages()) {
            messages.addObject().put("role", message.role()).put("content", message.content());
        }
        body.put("stream", true);
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.maxTokens() != null) {
            body.put("max_tokens", request.maxTokens());
        }
        return body;
    }

    private ChatReply read(InputStream in, Consumer<String> onText) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        String finish = "";
        int tokens = 0;
        Double rate = null;
        boolean complete = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = next(lines); line != null; line = next(lines)) {
                if (!line.startsWith("data:")) {
                    continue;
                }
                if (line.endsWith("[DONE]")) {
                    complete = true;
                    continue;
                }
                JsonNode event = parse(line.substring(5));
                if (event.has("error")) {
                    throw new IOException(event.path("error").path("message").asString("the server broke off"));
                }
                JsonNode choice = event.path("choices").path(0);
                String piece = choice.path("delta").path("content").asString("");
                if (!piece.isEmpty()) {
                    text.append(piece);
                    onText.accept(piece);
                }
                finish = choice.path("finish_reason").asString(finish);
                JsonNode timings = event.path("timings");
                tokens = timings.path("predicted_n").asInt(tokens);
                if (timings.path("predicted_per_second").isNumber()) {
                    rate = timings.path("predicted_per_second").asDouble();
                }
            }
        }
        if (!complete && finish.isEmpty()) {
            throw new IOException(BROKE_OFF);
        }
        return new ChatReply(text.toString(), rate, tokens, finish);
    }

    /** Where it was interrupted while it waited, the JDK's stream says so by an IOException. */
    private static @Nullable String next(BufferedReader lines) throws IOException, InterruptedException {
        try {
            String line = lines.readLine();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return line;
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new IOException(BROKE_OFF, broken);
        }
    }

    private JsonNode parse(String json) throws IOException {
        try {
            return mapper.readTree(json);
        } catch (JacksonException garbage) {
            throw new IOException("The server sent something that is no JSON: " + json.strip(), garbage);
        }
    }

    private String refusal(int status, byte[] body) {
        String said = new String(body, StandardCharsets.UTF_8).strip();
        try {
            JsonNode tree = mapper.readTree(said);
            said = tree.path("error").path("message").asString(said);
        } catch (JacksonException plain) {
            // What is no JSON is shown as it is.
        }
        return "The server answered " + status + (said.isEmpty() ? "." : ": " + said);
    }
}
