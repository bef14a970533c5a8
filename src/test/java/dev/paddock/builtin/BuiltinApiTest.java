package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.library.DemoModel;
import dev.paddock.testing.BuiltinProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the built-in engine answers, asked over HTTP of a real process with the demo model. */
class BuiltinApiTest {
    private static final int WORDS = DemoModel.SENTENCE.split(" ", -1).length;

    @TempDir
    static Path folder;

    private static BuiltinProcess engine;

    @BeforeAll
    static void start() throws IOException {
        Path model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        engine = BuiltinProcess.start(
                        folder,
                        "--model",
                        model.toString(),
                        "--alias",
                        "demo",
                        "--metrics",
                        "--parallel",
                        "2",
                        "-c",
                        "4096")
                .awaitHealth(200);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static String chat(String text, String more) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":"
                + JsonMapper.shared().writeValueAsString(text) + "}]" + more + "}";
    }

    private static JsonNode chatReply(String text, String more) throws IOException, InterruptedException {
        return engine.json("/v1/chat/completions", chat(text, more));
    }

    private static List<JsonNode> events(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = engine.post(path, body);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hi",
                "",
                "Hello! This is the",
                "Give me a",
                "日本語 \uD83D\uDE80 ünï",
                "a\u0000b",
                "\\n\"quoted\"\t</s>",
                "<|im_end|><s>",
                "only one fixed"
            })
    void whateverIsSaidTheDemoModelSaysItsSentence(String text) throws Exception {
        assertThat(chatReply(text, "")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo(DemoModel.SENTENCE);
        if (!text.isEmpty()) {
            String prompt = "{\"prompt\":" + JsonMapper.shared().writeValueAsString(text) + "}";
            assertThat(engine.json("/completion", prompt).path("content").asString())
                    .isEqualTo(DemoModel.SENTENCE);
        }
    }

    @Test
    void aChatReplyCountsItsTokensAndItsTime() throws Exception {
        JsonNode reply = chatReply("hi", "");

        assertThat(reply.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(reply.path("model").asString()).isEqualTo("demo");
        JsonNode usage = reply.path("usage");
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(WORDS + 1);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt() + WORDS + 1);
        assertThat(reply.path("timings").path("predicted_n").asInt()).isEqualTo(WORDS + 1);
        assertThat(reply.path("timings").path("predicted_per_second").asDouble())
                .isPositive();
        assertThat(engine.log()).containsPattern("print_timing: .*  eval time = .* tokens per second\\)");
    }

    @Test
    void theSeveralDoorsToChatAndTextAreOne() throws Exception {
        assertThat(engine.json("/chat/completions", chat("x", ""))
                        .path("object")
                        .asString())
                .isEqualTo("chat.completion");
        assertThat(engine.json("/v1/completions", "{\"prompt\":\"x\"}")
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo(DemoModel.SENTENCE);
    }

    @Test
    void aStreamedChatComesWordByWord() throws Exception {
        List<JsonNode> events = events(
                "/v1/chat/completions", chat("hi", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        String text = events.stream()
                .map(event -> event.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString(""))
                .collect(Collectors.joining());
        assertThat(text).isEqualTo(DemoModel.SENTENCE);
        assertThat(events).hasSize(1 + WORDS + 2);
        assertThat(events.getFirst()
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("role")
                        .asString())
                .isEqualTo("assistant");
        assertThat(events.get(events.size() - 2)
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asString())
                .isEqualTo("stop");
        assertThat(events.getLast().path("usage").path("completion_tokens").asInt())
                .isEqualTo(WORDS + 1);
    }

    @Test
    void streamsEndAsLlamaServersDo() throws Exception {
        String prompt = "{\"prompt\":\"x\",\"stream\":true,\"n_predict\":2}";

        assertThat(engine.post("/v1/completions", prompt).body()).endsWith("data: [DONE]\n\n");
        List<JsonNode> own = events("/completion", prompt);
        assertThat(own).extracting(event -> event.path("content").asString()).containsExactly("Hello!", " This", "");
        assertThat(own).extracting(event -> event.path("stop").asBoolean()).containsExactly(false, false, true);
        assertThat(own.getLast().path("stop_type").asString()).isEqualTo("limit");
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, 4, length, 4",
        "max_completion_tokens, 3, length, 3",
        "n_predict, 1, length, 1",
        "max_tokens, 0, length, 0",
        "max_tokens, 500, stop, 36",
        "max_tokens, -1, stop, 36"
    })
    void aLimitEndsTheReply(String name, int limit, String reason, int tokens) throws Exception {
        JsonNode reply = chatReply("hi", ",\"" + name + "\":" + limit);

        assertThat(reply.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo(reason);
        assertThat(reply.path("usage").path("completion_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void exactlyEnoughTokensForTheWordsIsStillALimit() throws Exception {
        assertThat(chatReply("hi", ",\"max_tokens\":" + WORDS)
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asString())
                .isEqualTo("length");
    }

    @Test
    void aStopStringEndsTheReplyBeforeIt() throws Exception {
        JsonNode reply = engine.json("/completion", "{\"prompt\":\"x\",\"stop\":[\"never\",\"dock demo mo\"]}");

        assertThat(reply.path("content").asString()).isEqualTo("Hello! This is the Pad");
        assertThat(reply.path("stop_type").asString()).isEqualTo("word");
        assertThat(reply.path("stopping_word").asString()).isEqualTo("dock demo mo");
        assertThat(chatReply("x", ",\"stop\":\" This\"")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("Hello!");
    }

    @Test
    void samplingThatAsksForChanceStillAnswers() throws Exception {
        JsonNode reply = chatReply(
                "x",
                ",\"temperature\":2,\"top_p\":0.5,\"top_k\":0,\"min_p\":0.1,\"seed\":4294967295,\"mirostat\":2,"
                        + "\"presence_penalty\":0.5,\"repeat_last_n\":-1,\"logit_bias\":{\"99999\":1}");

        assertThat(reply.path("choices").path(0).path("message").path("content").asString())
                .startsWith("Hello!");
    }

    @Test
    void aForbiddenTokenIsNotSaid() throws Exception {
        int second = 260;
        JsonNode reply = engine.json("/completion", "{\"prompt\":\"x\",\"logit_bias\":[[" + second + ",false]]}");

        assertThat(reply.path("content").asString()).doesNotContain("This");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|{|400",
                "/v1/chat/completions|[]|400",
                "/v1/chat/completions|{}|400",
                "/v1/chat/completions|{\"messages\":3}|400",
                "/v1/chat/completions|{\"messages\":[]}|400",
                "/v1/chat/completions|{\"messages\":[7]}|400",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\"}]}|400",
                "/v1/chat/completions|{\"messages\":[{\"content\":\"x\"}]}|400",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}|501",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|501",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{}]}|501",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2}|501",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"logprobs\":true}|501",
                "/completion|{\"prompt\":\"x\",\"grammar\":\"root ::= x\"}|501",
                "/completion|{\"prompt\":[1,2]}|501",
                "/completion|{\"prompt\":\"x\",\"n_predict\":\"many\"}|400",
                "/completion|{\"prompt\":\"x\",\"temperature\":1e400}|400",
                "/completion|{\"prompt\":\"x\",\"temperature\":\"hot\"}|400",
                "/completion|{\"prompt\":\"x\",\"repeat_penalty\":0}|400",
                "/completion|{\"prompt\":\"x\",\"stop\":[1]}|400",
                "/completion|{\"prompt\":\"x\",\"stream\":\"yes\"}|400",
                "/completion|{\"prompt\":\"x\",\"logit_bias\":{\"a\":1}}|400",
                "/v1/embeddings|{\"input\":\"x\"}|501",
                "/detokenize|{\"tokens\":[100000]}|400",
                "/nope|{}|404"
            })
    void whatCannotBeServedIsRefusedWithAnErrorObject(String path, String body, int status) throws Exception {
        HttpResponse<String> response = engine.post(path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JsonMapper.shared().readTree(response.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("message").asString()).isNotBlank();
        assertThat(error.path("type").asString()).isNotBlank();
    }

    @Test
    void aPromptBeyondTheContextIsRefusedWithItsSize() throws Exception {
        HttpResponse<String> response = engine.post("/completion", "{\"prompt\":\"" + "x".repeat(5000) + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("exceed_context_size_error")
                .contains("request (5001 tokens) exceeds the available context size (2048 tokens)");
    }

    @Test
    void theContextLimitsAReplyWithoutAnEnd() throws Exception {
        JsonNode reply = engine.json("/completion", "{\"prompt\":\"" + "x".repeat(1990) + "\",\"ignore_eos\":true}");

        assertThat(reply.path("truncated").asBoolean()).isTrue();
        assertThat(reply.path("stop_type").asString()).isEqualTo("limit");
        assertThat(reply.path("tokens_predicted").asInt()).isEqualTo(2048 - 1991);
    }

    @Test
    void itTellsWhatItServes() throws Exception {
        JsonNode model = JsonMapper.shared()
                .readTree(engine.get("/v1/models").body())
                .path("data")
                .path(0);
        assertThat(model.path("id").asString()).isEqualTo("demo");
        assertThat(model.path("meta").path("n_params").asInt()).isEqualTo(461_760);
        assertThat(model.path("meta").path("n_ctx_train").asInt()).isEqualTo(2048);
        JsonNode props = JsonMapper.shared().readTree(engine.get("/props").body());
        assertThat(props.path("total_slots").asInt()).isEqualTo(2);
        assertThat(props.path("default_generation_settings").path("n_ctx").asInt())
                .isEqualTo(2048);
        assertThat(props.path("chat_template").asString()).contains("<|im_start|>");
        assertThat(JsonMapper.shared().readTree(engine.get("/slots").body())).hasSize(2);
        assertThat(engine.get("/metrics").body()).containsPattern("(?m)^llamacpp:tokens_predicted_total \\d+$");
    }

    @Test
    void textGoesThroughTokensAndTheTemplateUnharmed() throws Exception {
        String text = "a\uD83D\uDE80é";
        JsonNode tokens = engine.json("/tokenize", "{\"content\":\"" + text + "\"}");
        assertThat(engine.json("/detokenize", tokens.toString()).path("content").asString())
                .isEqualTo(text);
        assertThat(engine.json("/apply-template", chat(text, "")).path("prompt").asString())
                .isEqualTo("<|im_start|>user\n" + text + "<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void moreRequestsThanSlotsAllGetTheirAnswer() throws Exception {
        Callable<String> ask = () -> chatReply("hi", "")
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers =
                    IntStream.range(0, 12).mapToObj(i -> callers.submit(ask)).toList();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(DemoModel.SENTENCE);
            }
        }
    }

    @Test
    void theSlotIsFreeAgainWhenTheClientLeaves() throws Exception {
        HttpRequest endless = engine.request("/completion")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"x\",\"stream\":true,\"ignore_eos\":true}"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> response = client.send(endless, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.body().read()).isEqualTo('d');

        client.shutdownNow();

        await().untilAsserted(() -> assertThat(engine.get("/slots").body()).doesNotContain("\"is_processing\":true"));
        assertThat(chatReply("hi", "")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo(DemoModel.SENTENCE);
    }
}
