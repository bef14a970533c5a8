package dev.paddock.builtin;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a reply is written: as one object, and as the chunks of a stream. One for each reply. */
sealed interface ReplyFormat {
    /** Everything at once. */
    ObjectNode whole(String text, Outcome outcome);

    /** @param index counts the pieces from 0 */
    List<ObjectNode> piece(String text, int index);

    List<ObjectNode> end(Outcome outcome, boolean anyPieces);

    /** Whether {@code [DONE]} ends the stream. */
    boolean endsWithDone();

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private static void putUsage(ObjectNode json, Timings timings) {
        json.putObject("usage")
                .put("completion_tokens", timings.replyTokens())
                .put("prompt_tokens", timings.promptTokens())
                .put("total_tokens", timings.promptTokens() + timings.replyTokens());
    }

    /** What every object of one OpenAI-style reply says. */
    record Header(String id, long created, String model) {
        static Header of(String model) {
            String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
            return new Header(id, System.currentTimeMillis() / 1000, model);
        }

        ObjectNode addTo(ObjectNode json, String object) {
            return json.put("created", created)
                    .put("id", id)
                    .put("model", model)
                    .put("system_fingerprint", Build.FINGERPRINT)
                    .put("object", object);
        }
    }

    /** {@code /v1/chat/completions}. */
    record Chat(Header header, boolean includeUsage) implements ReplyFormat {
        private static final String CHUNK = "chat.completion.chunk";

        @Override
        public ObjectNode whole(String text, Outcome outcome) {
            ObjectNode json = object();
            ObjectNode choice = json.putArray("choices").addObject();
            choice.put("finish_reason", outcome.reason().openAi()).put("index", 0);
            choice.putObject("message").put("role", "assistant").put("content", text);
            header.addTo(json, "chat.completion");
            putUsage(json, outcome.timings());
            outcome.timings().writeTo(json.putObject("timings"));
            return json;
        }

        @Override
        public List<ObjectNode> piece(String text, int index) {
            ObjectNode json = object();
            choice(json, null).put("content", text);
            header.addTo(json, CHUNK);
            return index == 0 ? List.of(opening(), json) : List.of(json);
        }

        private ObjectNode opening() {
            ObjectNode json = object();
            choice(json, null).put("role", "assistant").putNull("content");
            return header.addTo(json, CHUNK);
        }

        private static ObjectNode choice(ObjectNode json, Outcome.@Nullable Reason reason) {
            ObjectNode choice = json.putArray("choices").addObject();
            choice.put("finish_reason", reason == null ? null : reason.openAi()).put("index", 0);
            return choice.putObject("delta");
        }

        @Override
        public List<ObjectNode> end(Outcome outcome, boolean anyPieces) {
            ObjectNode last = object();
            choice(last, outcome.reason());
            header.addTo(last, CHUNK);
            ObjectNode counted = last;
            ObjectNode usage = object();
            if (includeUsage) {
                usage.putArray("choices");
                header.addTo(usage, CHUNK);
                putUsage(usage, outcome.timings());
                counted = usage;
            }
            outcome.timings().writeTo(counted.putObject("timings"));
            List<ObjectNode> end = includeUsage ? List.of(last, usage) : List.of(last);
            return anyPieces
                    ? end
                    : Stream.concat(Stream.of(opening()), end.stream()).toList();
        }

        @Override
        public boolean endsWithDone() {
            return true;
        }
    }

    /** {@code /v1/completions}. */
    record Text(Header header) implements ReplyFormat {
        @Override
        public ObjectNode whole(String text, Outcome outcome) {
            ObjectNode json = choice(text, outcome.reason().openAi());
            putUsage(json, outcome.timings());
            outcome.timings().writeTo(json.putObject("timings"));
            return json;
        }

        private ObjectNode choice(String text, @Nullable String reason) {
            ObjectNode json = object();
            json.putArray("choices")
                    .addObject()
                    .put("text", text)
                    .put("index", 0)
                    .putNull("logprobs")
                    .put("finish_reason", reason);
            return header.addTo(json, "text_completion");
        }

        @Override
        public List<ObjectNode> piece(String text, int index) {
            return List.of(choice(text, null));
        }

        @Override
        public List<ObjectNode> end(Outcome outcome, boolean anyPieces) {
            return List.of(whole("", outcome));
        }

        @Override
        public boolean endsWithDone() {
            return true;
        }
    }

    /** llama-server's own {@code /completion}. */
    record Native(String model, String prompt, int promptTokens) implements ReplyFormat {
        @Override
        public ObjectNode whole(String text, Outcome outcome) {
            Timings timings = outcome.timings();
            ObjectNode json = object();
            json.put("index", 0)
                    .put("content", text)
                    .put("id_slot", outcome.slot())
                    .put("stop", true);
            json.putArray("tokens");
            json.put("model", model)
                    .put("tokens_predicted", timings.replyTokens())
                    .put("tokens_evaluated", timings.promptTokens())
                    .put("prompt", prompt)
                    .put("truncated", outcome.truncated())
                    .put("stop_type", outcome.reason().nativeName())
                    .put("stopping_word", outcome.stoppingWord());
            timings.writeTo(json.putObject("timings"));
            return json;
        }

        @Override
        public List<ObjectNode> piece(String text, int index) {
            ObjectNode json = object().put("index", 0).put("content", text);
            json.putArray("tokens");
            return List.of(json.put("stop", false)
                    .put("id_slot", -1)
                    .put("tokens_predicted", index + 1)
                    .put("tokens_evaluated", promptTokens));
        }

        @Override
        public List<ObjectNode> end(Outcome outcome, boolean anyPieces) {
            return List.of(whole("", outcome));
        }

        @Override
        public boolean endsWithDone() {
            return false;
        }
    }
}
