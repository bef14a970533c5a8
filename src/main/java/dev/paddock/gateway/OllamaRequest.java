package dev.paddock.gateway;

import dev.paddock.settings.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of Ollama's protocol in the words of OpenAI's.
 *
 * @param model as it was named
 * @param path where it goes
 * @param body what goes there; null where nothing is asked and the model is only to be loaded, or unloaded
 * @param stream whether the caller wants the answer by and by
 */
record OllamaRequest(
        Kind kind,
        String model,
        String path,
        @Nullable ObjectNode body,
        boolean stream,
        @Nullable JsonNode keepAlive) {
    enum Kind {
        CHAT,
        GENERATE,
        EMBED,
        EMBEDDINGS
    }

    /** Both have them, under these names; llama.cpp's server takes more than OpenAI's protocol knows. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("temperature", "temperature"),
            Map.entry("top_p", "top_p"),
            Map.entry("top_k", "top_k"),
            Map.entry("min_p", "min_p"),
            Map.entry("typical_p", "typical_p"),
            Map.entry("seed", "seed"),
            Map.entry("stop", "stop"),
            Map.entry("repeat_penalty", "repeat_penalty"),
            Map.entry("repeat_last_n", "repeat_last_n"),
            Map.entry("presence_penalty", "presence_penalty"),
            Map.entry("frequency_penalty", "frequency_penalty"),
            Map.entry("mirostat", "mirostat"),
            Map.entry("mirostat_tau", "mirostat_tau"),
            Map.entry("mirostat_eta", "mirostat_eta"));

    /** @throws GatewayRefusal 400 where it asks for what cannot be translated */
    static OllamaRequest of(Kind kind, ObjectNode said) throws GatewayRefusal {
        JsonNode model = said.has("model") ? said.path("model") : said.path("name");
        if (!model.isString() || model.asString().isEmpty()) {
            throw new GatewayRefusal(400, "model_required", "Say which \"model\" is meant.");
        }
        ObjectNode body = switch (kind) {
            case CHAT -> chat(said);
            case GENERATE -> generate(said);
            case EMBED -> embed(said.path("input"));
            case EMBEDDINGS -> embed(said.path("prompt"));
        };
        boolean stream = (kind == Kind.CHAT || kind == Kind.GENERATE)
                && said.path("stream").asBoolean(true);
        boolean raw = kind == Kind.GENERATE && said.path("raw").asBoolean(false);
        String path = switch (kind) {
            case CHAT, GENERATE -> raw ? "/v1/completions" : "/v1/chat/completions";
            case EMBED, EMBEDDINGS -> "/v1/embeddings";
        };
        return new OllamaRequest(kind, model.asString(), path, body, stream, said.get("keep_alive"));
    }

    private static @Nullable ObjectNode chat(ObjectNode said) throws GatewayRefusal {
        JsonNode messages = said.path("messages");
        if (messages.isMissingNode() || messages.isEmpty()) {
            return null;
        }
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode to = body.putArray("messages");
        Deque<String> calls = new ArrayDeque<>();
        for (JsonNode message : messages) {
            message(message, to.addObject(), calls);
        }
        if (said.has("tools") && !said.path("tools").isEmpty()) {
            body.set("tools", said.path("tools"));
        }
        return common(said, body);
    }

    /** Ollama knows a tool's result by its place, OpenAI by the call's id. */
    private static void message(JsonNode from, ObjectNode to, Deque<String> calls) throws GatewayRefusal {
        String role = from.path("role").asString("user");
        to.put("role", role);
        content(from.path("content").asString(""), from.path("images"), to);
        if (role.equals("tool")) {
            String id = calls.pollFirst();
            to.put("tool_call_id", id == null ? "call_0" : id);
        }
        if (!from.path("tool_calls").isEmpty()) {
            calls.clear();
            ArrayNode list = to.putArray("tool_calls");
            for (JsonNode call : from.path("tool_calls")) {
                String id = "call_" + list.size();
                calls.add(id);
                JsonNode function = call.path("function");
                ObjectNode one = list.addObject().put("id", id).put("type", "function");
                one.putObject("function")
                        .put("name", function.path("name").asString(""))
                        .put("arguments", function.path("arguments").toString());
            }
        }
    }

    private static void content(String text, JsonNode images, ObjectNode to) throws GatewayRefusal {
        if (images.isEmpty()) {
            to.put("content", text);
            return;
        }
        ArrayNode parts = to.putArray("content");
        parts.addObject().put("type", "text").put("text", text);
        for (JsonNode image : images) {
            String base64 = image.asString("");
            if (base64.isEmpty()) {
                throw new GatewayRefusal(400, "invalid_image", "\"images\" must be a list of pictures in base64.");
            }
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:" + type(base64) + ";base64," + base64);
        }
    }

    private static String type(String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        return base64.startsWith("R0lG") ? "image/gif" : base64.startsWith("UklG") ? "image/webp" : "image/png";
    }

    private static @Nullable ObjectNode generate(ObjectNode said) throws GatewayRefusal {
        if (!said.path("suffix").asString("").isEmpty()) {
            throw new GatewayRefusal(
                    400,
                    "not_supported",
                    "\"suffix\" is not translated. For code between two pieces use POST /infill.");
        }
        String prompt = said.path("prompt").asString("");
        if (prompt.isEmpty() && said.path("images").isEmpty()) {
            return null;
        }
        ObjectNode body = Json.mapper().createObjectNode();
        if (said.path("raw").asBoolean(false)) {
            body.put("prompt", prompt);
        } else {
            ArrayNode messages = body.putArray("messages");
            String system = said.path("system").asString("");
            if (!system.isEmpty()) {
                messages.addObject().put("role", "system").put("content", system);
            }
            content(prompt, said.path("images"), messages.addObject().put("role", "user"));
        }
        return common(said, body);
    }

    private static ObjectNode common(ObjectNode said, ObjectNode body) throws GatewayRefusal {
        JsonNode options = said.path("options");
        OPTIONS.forEach((name, as) -> {
            if (options.has(name) && !options.path(name).isNull()) {
                body.set(as, options.path(name));
            }
        });
        int most = options.path("num_predict").asInt(-1);
        if (most > 0) {
            body.put("max_tokens", most);
        }
        JsonNode format = said.path("format");
        if (format.isObject()) {
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", format);
        } else if (format.asString("").equals("json")) {
            body.putObject("response_format").put("type", "json_object");
        } else if (!format.asString("").isEmpty()) {
            throw new GatewayRefusal(400, "invalid_format", "\"format\" must be \"json\" or a JSON schema.");
        }
        if (said.path("think").isBoolean()) {
            body.putObject("chat_template_kwargs")
                    .put("enable_thinking", said.path("think").asBoolean());
        }
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        return body;
    }

    private static ObjectNode embed(JsonNode input) throws GatewayRefusal {
        if (!input.isString() && !input.isArray()) {
            throw new GatewayRefusal(400, "input_required", "Say what to embed: a text, or a list of texts.");
        }
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("input", input);
        return body;
    }
}
