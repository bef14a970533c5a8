package dev.paddock.builtin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server answers once its model is loaded, in llama-server's words. Safe for several threads. */
final class Api {
    /** How long a client hears nothing before it is asked whether it is still there. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Options options;
    private final NativeModel model;
    private final RequestReader reader;
    private final Metrics metrics = new Metrics();
    private final Slots slots;
    private final AtomicInteger tasks = new AtomicInteger();
    private final String path;
    private final String name;
    private final long created = System.currentTimeMillis() / 1000;

    Api(Options options, Path file, NativeModel model, EngineLog log) {
        this.options = options;
        this.model = model;
        this.reader = new RequestReader(model);
        this.slots = new Slots(model, options.slots(), log, metrics);
        this.path = file.toString();
        this.name = options.text(Flag.ALIAS)
                .map(alias -> alias.split(",")[0])
                .orElseGet(() -> String.valueOf(file.getFileName()));
    }

    /** Loads the classes that the first request needs, so that it need not wait for them. */
    void warmUp() {
        try {
            JsonNode body = JsonMapper.shared()
                    .readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"stop\":[\"a\"]}");
            CompletionRequest request = reader.chat(body);
            ReplyFormat format = new ReplyFormat.Chat(ReplyFormat.Header.of(name), request.includeUsage());
            String unused = format.piece("", 0).toString() + request.parameters();
        } catch (ApiException tooSmallContext) {
            // Then requests are refused too, and fast.
        }
    }

    void answer(String method, String path, Reply reply) throws IOException, ApiException, InterruptedException {
        switch (method) {
            case "GET", "HEAD" -> get(path, reply);
            case "POST" -> post(path, reply);
            default -> throw ApiException.notFound();
        }
    }

    private void get(String path, Reply reply) throws IOException, ApiException {
        switch (path) {
            case "/health", "/v1/health" -> reply.text("application/json; charset=utf-8", "{\"status\":\"ok\"}");
            case "/models", "/v1/models" -> reply.json(models());
            case "/props" -> reply.json(props());
            case "/lora-adapters" -> reply.json(JsonMapper.shared().createArrayNode());
            case "/slots" -> reply.json(slots());
            case "/metrics" -> {
                if (!options.has(Flag.METRICS)) {
                    throw ApiException.disabled("metrics endpoint", "--metrics");
                }
                reply.text("text/plain; version=0.0.4", metrics.text(slots.busy(), slots.waiting()));
            }
            default -> throw ApiException.notFound();
        }
    }

    private void post(String path, Reply reply) throws IOException, ApiException, InterruptedException {
        switch (path) {
            case "/completion", "/completions" -> {
                CompletionRequest request = reader.text(reply.body());
                complete(request, new ReplyFormat.Native(name, request.prompt(), request.promptTokens()), reply);
            }
            case "/v1/completions" -> {
                CompletionRequest request = reader.text(reply.body());
                complete(request, new ReplyFormat.Text(ReplyFormat.Header.of(name)), reply);
            }
            case "/chat/completions", "/v1/chat/completions" -> {
                CompletionRequest request = reader.chat(reply.body());
                complete(request, new ReplyFormat.Chat(ReplyFormat.Header.of(name), request.includeUsage()), reply);
            }
            case "/tokenize" -> reply.json(tokenize(reply.body()));
            case "/detokenize" -> reply.json(detokenize(reply.body()));
            case "/apply-template" ->
                reply.json(object().put("prompt", model.prompt(reader.conversation(reply.body()))));
            case "/embedding", "/embeddings", "/v1/embeddings" -> throw ApiException.unsupported("Embedding is");
            case "/rerank", "/reranking", "/v1/rerank", "/v1/reranking" ->
                throw ApiException.unsupported("Reranking is");
            case "/infill" -> throw ApiException.unsupported("Infill is");
            case "/v1/responses", "/v1/messages", "/v1/messages/count_tokens", "/props", "/lora-adapters" ->
                throw ApiException.unsupported("POST " + path + " is");
            default -> throw ApiException.notFound();
        }
    }

    private void complete(CompletionRequest request, ReplyFormat format, Reply reply)
            throws IOException, ApiException, InterruptedException {
        reply.bodyIsUnderstood();
        Generation generation = new Generation(request, tasks.getAndIncrement());
        slots.submit(generation);
        boolean ended = false;
        try {
            if (request.stream()) {
                stream(generation, format, reply);
            } else {
                answerWhole(generation, format, reply);
            }
            ended = true;
        } finally {
            if (!ended) {
                generation.cancel();
            }
        }
    }

    private static void stream(Generation generation, ReplyFormat format, Reply reply)
            throws IOException, ApiException, InterruptedException {
        int pieces = 0;
        while (true) {
            switch (generation.poll(SILENCE)) {
                case null -> reply.stillThere(true);
                case Generation.Piece piece -> {
                    for (ObjectNode chunk : format.piece(piece.text(), pieces++)) {
                        reply.event(chunk.toString());
                    }
                }
                case Generation.Failed failed -> throw failed.why();
                case Generation.Done done -> {
                    for (ObjectNode chunk : format.end(done.outcome(), pieces > 0)) {
                        reply.event(chunk.toString());
                    }
                    if (format.endsWithDone()) {
                        reply.event("[DONE]");
                    }
                    return;
                }
            }
        }
    }

    private static void answerWhole(Generation generation, ReplyFormat format, Reply reply)
            throws IOException, ApiException, InterruptedException {
        StringBuilder text = new StringBuilder();
        long asked = System.nanoTime();
        while (true) {
            if (System.nanoTime() - asked > SILENCE.toNanos()) {
                reply.stillThere(false);
                asked = System.nanoTime();
            }
            switch (generation.poll(SILENCE)) {
                case null -> {}
                case Generation.Piece piece -> text.append(piece.text());
                case Generation.Failed failed -> throw failed.why();
                case Generation.Done done -> {
                    reply.json(format.whole(text.toString(), done.outcome()));
                    return;
                }
            }
        }
    }

    private ObjectNode models() {
        ModelFacts facts = model.facts();
        ObjectNode json = object();
        ObjectNode ollama = json.putArray("models").addObject();
        ollama.put("name", name).put("model", name).put("modified_at", "").put("size", "");
        ollama.put("digest", "").put("type", "model").put("description", "");
        ollama.putArray("capabilities").add("completion");
        ollama.putObject("details").put("format", "gguf");
        json.put("object", "list");
        ObjectNode data = json.putArray("data").addObject();
        data.put("id", name).put("object", "model").put("created", created).put("owned_by", "llamacpp");
        data.putArray("aliases").add(name);
        data.putObject("meta")
                .put("vocab_type", facts.vocabularyType())
                .put("n_vocab", facts.vocabulary())
                .put("n_ctx", model.contextPerSlot())
                .put("n_ctx_train", facts.trainedContext())
                .put("n_embd", facts.embedding())
                .put("n_params", facts.parameters())
                .put("size", facts.fileBytes())
                .put("ftype", facts.fileType());
        return json;
    }

    private ObjectNode props() {
        ObjectNode json = object();
        ObjectNode defaults = json.putObject("default_generation_settings");
        defaults.put("n_ctx", model.contextPerSlot());
        defaults.putObject("params")
                .put("temperature", 0.8)
                .put("top_k", 40)
                .put("top_p", 0.95)
                .put("min_p", 0.05)
                .put("n_predict", -1);
        json.put("total_slots", slots.count())
                .put("model_alias", name)
                .put("model_ftype", model.facts().fileType())
                .put("model_path", path)
                .put("endpoint_slots", options.isOn(Flag.SLOTS))
                .put("endpoint_props", false)
                .put("endpoint_metrics", options.has(Flag.METRICS))
                .put("chat_template", model.facts().chatTemplate())
                .put("build_info", Build.FINGERPRINT);
        json.putObject("modalities").put("vision", false).put("audio", false);
        return json;
    }

    private ArrayNode slots() throws ApiException {
        if (!options.isOn(Flag.SLOTS)) {
            throw ApiException.disabled("slots endpoint", "--slots");
        }
        ArrayNode json = JsonMapper.shared().createArrayNode();
        slots.writeTo(json);
        return json;
    }

    private ObjectNode tokenize(JsonNode body) throws ApiException {
        JsonNode content = body.path("content");
        if (!content.isString()) {
            throw ApiException.invalid("'content' must be a text");
        }
        for (String option : new String[] {"add_special", "with_pieces"}) {
            if (body.path(option).asBoolean(false)) {
                throw ApiException.unsupported(String.format(Locale.ROOT, "'%s' is", option));
            }
        }
        ObjectNode json = object();
        ArrayNode tokens = json.putArray("tokens");
        IntStream.of(model.tokens(content.asString())).forEach(tokens::add);
        return json;
    }

    private ObjectNode detokenize(JsonNode body) throws ApiException {
        @Nullable JsonNode tokens = body.get("tokens");
        if (tokens == null || !tokens.isArray()) {
            throw ApiException.invalid("'tokens' must be an array of numbers");
        }
        int[] numbers = new int[tokens.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tokens.path(i).asInt(-1);
            if (numbers[i] < 0 || numbers[i] >= model.facts().vocabulary()) {
                throw ApiException.invalid("'tokens' must name tokens of the vocabulary");
            }
        }
        return object().put("content", model.text(numbers));
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
