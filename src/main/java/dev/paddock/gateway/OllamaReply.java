package dev.paddock.gateway;

import dev.paddock.http.ClientResponse;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.settings.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer of OpenAI's protocol in the words of Ollama's: a stream of events becomes lines of JSON. For one thread. */
final class OllamaReply {
    static final ObjectWriter WRITER = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);
    private static final int LARGEST_ERROR = 1 << 20;
    private static final int LARGEST_ANSWER = 256 << 20;

    private final OllamaRequest request;
    private final Exchange exchange;
    private final Headers own;
    private final Counts.Reply counts;
    private final long began;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private String reason = "stop";
    private JsonNode usage = Json.mapper().createObjectNode();
    private JsonNode timings = Json.mapper().createObjectNode();
    private long firstAt;
    private boolean complete;
    private @Nullable OutputStream stream;

    /** A call of a tool, whose arguments come in pieces. */
    private static final class Call {
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    OllamaReply(OllamaRequest request, Exchange exchange, Headers own, Counts.Reply counts, long began) {
        this.request = request;
        this.exchange = exchange;
        this.own = own;
        this.counts = counts;
        this.began = began;
    }

    /** @throws IOException where the client is gone */
    void pass(ClientResponse response) throws IOException {
        if (response.status() != 200) {
            refuse(response.status(), message(response.body().readNBytes(LARGEST_ERROR)));
            return;
        }
        try {
            switch (request.kind()) {
                case CHAT, GENERATE -> events(response);
                case EMBED, EMBEDDINGS ->
                    embeddings(Json.mapper().readTree(response.body().readNBytes(LARGEST_ANSWER)));
            }
        } catch (JacksonException garbage) {
            refuse(502, "The server's answer cannot be understood: " + garbage.getOriginalMessage());
        }
    }

    /** In the middle of a stream the refusal is its last line. */
    private void refuse(int status, String why) throws IOException {
        byte[] error = WRITER.writeValueAsBytes(Map.of("error", why));
        OutputStream begun = stream;
        if (begun == null) {
            exchange.respond(status, new Headers().addAll(own).set("Content-Type", "application/json"), error);
        } else {
            begun.write(error);
            begun.write('\n');
            begun.close();
        }
    }

    private static String message(byte[] body) {
        try {
            JsonNode error = Json.mapper().readTree(body).path("error");
            return error.path("message").asString(error.asString(new String(body, StandardCharsets.UTF_8)));
        } catch (JacksonException plain) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private void events(ClientResponse response) throws IOException {
        IOException broken = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line = next(lines);
            while (line != null && !complete) {
                if (line.startsWith("data:")) {
                    event(line.substring(5).strip());
                } else if (line.startsWith("error:")) {
                    throw new ServerBroke(message(line.substring(6).getBytes(StandardCharsets.UTF_8)));
                }
                line = complete ? null : next(lines);
            }
        } catch (ServerBroke died) {
            broken = died;
        }
        if (complete) {
            end();
        } else {
            refuse(
                    502,
                    "The server ended in the middle of the answer"
                            + (broken == null ? "." : ": " + broken.getMessage()));
        }
    }

    /** What the server could not finish, in contrast to what the client did not take. */
    private static final class ServerBroke extends IOException {
        private static final long serialVersionUID = 1L;

        ServerBroke(String message) {
            super(message);
        }
    }

    private static @Nullable String next(BufferedReader lines) throws ServerBroke {
        try {
            return lines.readLine();
        } catch (IOException died) {
            throw new ServerBroke(String.valueOf(died.getMessage()));
        }
    }

    private void event(String data) throws IOException {
        if (data.equals("[DONE]")) {
            complete = true;
            return;
        }
        JsonNode event = Json.mapper().readTree(data);
        if (event.has("error")) {
            throw new ServerBroke(message(data.getBytes(StandardCharsets.UTF_8)));
        }
        if (event.path("usage").isObject()) {
            usage = event.path("usage");
        }
        if (event.path("timings").isObject()) {
            timings = event.path("timings");
        }
        for (JsonNode choice : event.path("choices")) {
            JsonNode delta = choice.path("delta");
            piece(
                    delta.path("content").asString(choice.path("text").asString("")),
                    delta.path("reasoning_content").asString(""));
            delta.path("tool_calls").forEach(this::call);
            if (choice.path("finish_reason").isString()) {
                reason = choice.path("finish_reason").asString().equals("length") ? "length" : "stop";
            }
        }
    }

    private void call(JsonNode piece) {
        Call call = calls.computeIfAbsent(piece.path("index").asInt(0), _ -> new Call());
        JsonNode function = piece.path("function");
        call.name += function.path("name").asString("");
        call.arguments.append(function.path("arguments").asString(""));
    }

    private void piece(String content, String thought) throws IOException {
        if (content.isEmpty() && thought.isEmpty()) {
            return;
        }
        if (firstAt == 0) {
            firstAt = System.nanoTime();
            counts.firstToken((firstAt - began) / 1e9);
        }
        if (request.stream()) {
            line(answer(content, thought, false));
        } else {
            text.append(content);
            thinking.append(thought);
        }
    }

    private ObjectNode answer(String content, String thought, boolean done) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("model", request.model()).put("created_at", Instant.now().toString());
        if (request.kind() == OllamaRequest.Kind.CHAT) {
            ObjectNode message =
                    answer.putObject("message").put("role", "assistant").put("content", content);
            if (!thought.isEmpty()) {
                message.put("thinking", thought);
            }
            if (done && !calls.isEmpty()) {
                toolCalls(message.putArray("tool_calls"));
            }
        } else {
            answer.put("response", content);
            if (!thought.isEmpty()) {
                answer.put("thinking", thought);
            }
        }
        return answer.put("done", done);
    }

    private void toolCalls(ArrayNode list) {
        for (Call call : calls.values()) {
            ObjectNode function = list.addObject().putObject("function").put("name", call.name);
            try {
                JsonNode arguments = Json.mapper().readTree(call.arguments.toString());
                function.set(
                        "arguments",
                        arguments.isObject() ? arguments : Json.mapper().createObjectNode());
            } catch (JacksonException cutOff) {
                function.putObject("arguments");
            }
        }
    }

    private void end() throws IOException {
        long tokensIn =
                usage.path("prompt_tokens").asLong(timings.path("prompt_n").asLong(0));
        long tokensOut = usage.path("completion_tokens")
                .asLong(timings.path("predicted_n").asLong(0));
        counts.tokensIn(tokensIn);
        counts.tokensOut(tokensOut);
        if (timings.path("predicted_per_second").isNumber()) {
            counts.speed(timings.path("predicted_per_second").asDouble());
        }
        ObjectNode last = answer(text.toString(), thinking.toString(), true);
        long now = System.nanoTime();
        long first = firstAt == 0 ? now : firstAt;
        last.put("done_reason", reason)
                .put("total_duration", now - began)
                .put("load_duration", 0L)
                .put("prompt_eval_count", tokensIn)
                .put("prompt_eval_duration", nanos("prompt_ms", first - began))
                .put("eval_count", tokensOut)
                .put("eval_duration", nanos("predicted_ms", now - first));
        if (request.stream()) {
            line(last);
            lines().close();
        } else {
            whole(last);
        }
    }

    private long nanos(String key, long otherwise) {
        return timings.path(key).isNumber() ? Math.round(timings.path(key).asDouble() * 1e6) : otherwise;
    }

    private void embeddings(JsonNode answered) throws IOException {
        ObjectNode answer = Json.mapper().createObjectNode();
        JsonNode data = answered.path("data");
        if (request.kind() == OllamaRequest.Kind.EMBEDDINGS) {
            answer.set("embedding", data.path(0).path("embedding"));
        } else {
            answer.put("model", request.model());
            ArrayNode all = answer.putArray("embeddings");
            data.forEach(one -> all.add(one.path("embedding")));
            answer.put("total_duration", System.nanoTime() - began)
                    .put("load_duration", 0L)
                    .put(
                            "prompt_eval_count",
                            answered.path("usage").path("prompt_tokens").asLong(0));
        }
        counts.tokensIn(answered.path("usage").path("prompt_tokens").asLong(0));
        whole(answer);
    }

    private void whole(ObjectNode answer) throws IOException {
        exchange.respond(
                200,
                new Headers().addAll(own).set("Content-Type", "application/json; charset=utf-8"),
                WRITER.writeValueAsBytes(answer));
    }

    private OutputStream lines() throws IOException {
        OutputStream out = stream;
        if (out == null) {
            out = exchange.respond(200, new Headers().addAll(own).set("Content-Type", "application/x-ndjson"), -1);
            stream = out;
        }
        return out;
    }

    private void line(ObjectNode answer) throws IOException {
        byte[] json = WRITER.writeValueAsBytes(answer);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        lines().write(line);
    }
}
