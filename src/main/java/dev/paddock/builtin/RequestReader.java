package dev.paddock.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes checked requests of JSON. What this engine cannot do is refused rather than left out of the answer. */
final class RequestReader {
    private static final int MOST_STOPS = 64;
    /** Wishes that change the answer and that the binding has no way to pass on. */
    private static final List<String> UNSUPPORTED = List.of(
            "tools",
            "functions",
            "json_schema",
            "grammar",
            "lora",
            "suffix",
            "input_prefix",
            "input_suffix",
            "input_extra",
            "chat_template_kwargs",
            "image_data",
            "audio",
            "samplers",
            "logprobs",
            "top_logprobs",
            "n_probs",
            "echo",
            "xtc_probability",
            "dry_multiplier",
            "n_indent",
            "t_max_predict_ms");

    private final NativeModel model;

    RequestReader(NativeModel model) {
        this.model = model;
    }

    CompletionRequest chat(JsonNode body) throws ApiException {
        refuseUnsupported(body);
        return request(body, model.prompt(conversation(body)));
    }

    CompletionRequest text(JsonNode body) throws ApiException {
        refuseUnsupported(body);
        JsonNode prompt = body.path("prompt");
        if (prompt.isArray() && prompt.size() == 1) {
            prompt = prompt.path(0);
        }
        if (prompt.isMissingNode() || prompt.isNull()) {
            throw ApiException.invalid("\"prompt\" is required");
        }
        if (!prompt.isString()) {
            throw ApiException.unsupported("A prompt that is not one text is");
        }
        return request(body, prompt.asString());
    }

    Conversation conversation(JsonNode body) throws ApiException {
        JsonNode list = body.path("messages");
        if (list.isMissingNode()) {
            throw ApiException.invalid("'messages' is required");
        }
        if (!list.isArray()) {
            throw ApiException.invalid("Expected 'messages' to be an array");
        }
        if (list.isEmpty()) {
            throw ApiException.invalid("'messages' must not be empty");
        }
        List<Conversation.Message> messages = new ArrayList<>();
        for (JsonNode message : list) {
            messages.add(message(message));
        }
        return new Conversation(messages, body.path("add_generation_prompt").asBoolean(true));
    }

    private static Conversation.Message message(JsonNode message) throws ApiException {
        if (!message.isObject()) {
            throw ApiException.invalid("Expected each message to be an object");
        }
        if (!message.path("role").isString()) {
            throw ApiException.invalid("Each message needs a 'role'");
        }
        if (!isUnset(message.path("tool_calls"))) {
            throw ApiException.unsupported("Tool calls are");
        }
        String role = message.path("role").asString();
        if (role.equals("tool") || role.equals("function")) {
            throw ApiException.unsupported("Tool calls are");
        }
        return new Conversation.Message(role, content(message.path("content"), role));
    }

    private static String content(JsonNode content, String role) throws ApiException {
        if (content.isString()) {
            return content.asString();
        }
        if (content.isArray()) {
            List<String> texts = new ArrayList<>();
            for (JsonNode part : content) {
                String type = part.path("type").asString("");
                if (!type.equals("text")) {
                    throw ApiException.unsupported("Content of the type '" + type + "' is");
                }
                texts.add(part.path("text").asString(""));
            }
            return String.join("\n", texts);
        }
        if (role.equals("assistant") && (content.isNull() || content.isMissingNode())) {
            return "";
        }
        throw ApiException.invalid(
                content.isMissingNode() || content.isNull()
                        ? "All non-assistant messages must contain 'content'"
                        : "'content' must be a text or a list of parts");
    }

    private static void refuseUnsupported(JsonNode body) throws ApiException {
        for (String name : UNSUPPORTED) {
            if (!isUnset(body.path(name))) {
                throw ApiException.unsupported("'" + name + "' is");
            }
        }
        for (String name : Set.of("n", "best_of")) {
            if (body.path(name).asInt(1) != 1) {
                throw ApiException.unsupported("More than one choice ('" + name + "') is");
            }
        }
        String format = body.path("response_format").path("type").asString("text");
        if (!format.equals("text")) {
            throw ApiException.unsupported("The response format '" + format + "' is");
        }
        String choice = body.path("tool_choice").asString("none");
        if (!choice.equals("none") && !choice.equals("auto")) {
            throw ApiException.unsupported("'tool_choice' is");
        }
    }

    /** Left out, or there with a value that asks for nothing. */
    private static boolean isUnset(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> true;
            case BOOLEAN -> !value.asBoolean();
            case NUMBER -> value.doubleValue() <= 0;
            case STRING -> value.asString().isEmpty();
            case ARRAY, OBJECT -> value.isEmpty();
            case BINARY, POJO -> false;
        };
    }

    private CompletionRequest request(JsonNode body, String prompt) throws ApiException {
        int context = model.contextPerSlot();
        int promptTokens = model.promptTokens(prompt);
        if (promptTokens >= context) {
            throw ApiException.tooLong(promptTokens, context);
        }
        if (promptTokens == 0) {
            throw ApiException.invalid("The prompt is empty");
        }
        int room = context - promptTokens;
        int asked = maxTokens(body);
        JsonNode options = body.path("stream_options");
        return new CompletionRequest(
                prompt,
                promptTokens,
                asked < 0 ? room : Math.min(asked, room),
                asked < 0 || asked > room,
                stops(body.path("stop")),
                flag(body, "stream"),
                options.path("include_usage").asBoolean(false),
                SamplingReader.read(body, context));
    }

    private static boolean flag(JsonNode body, String name) throws ApiException {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw ApiException.invalid("'" + name + "' must be true or false");
        }
        return value.asBoolean(false);
    }

    private static int maxTokens(JsonNode body) throws ApiException {
        for (String name : List.of("n_predict", "max_completion_tokens", "max_tokens")) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!value.isNumber()
                    || value.doubleValue() != Math.rint(value.doubleValue())
                    || value.doubleValue() < -1) {
                throw ApiException.invalid("'" + name + "' must be a whole number, or -1 for no limit");
            }
            return (int) Math.min(value.doubleValue(), Integer.MAX_VALUE);
        }
        return -1;
    }

    private static List<String> stops(JsonNode stop) throws ApiException {
        if (stop.isMissingNode() || stop.isNull()) {
            return List.of();
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode one : stop.isArray() ? stop : List.of(stop)) {
            if (!one.isString()) {
                throw ApiException.invalid("'stop' must be a text or a list of texts");
            }
            if (!one.asString().isEmpty()) {
                stops.add(one.asString());
            }
        }
        if (stops.size() > MOST_STOPS) {
            throw ApiException.invalid("'stop' may have at most " + MOST_STOPS + " texts");
        }
        return stops;
    }
}
