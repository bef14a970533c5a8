package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Instance;
import dev.paddock.domain.RequestCounts;
import dev.paddock.library.GgufWriter;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Ollama's clients ask, and what a server of llama.cpp is asked in their place. */
@NullUnmarked
class OllamaTest {
    private static final String STREAM = """
            data: {"choices":[{"delta":{"role":"assistant","content":null}}]}

            data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}

            data: {"choices":[{"delta":{"content":"Grüße"}}]}

            data: {"choices":[{"delta":{"content":" all"},"finish_reason":null}]}

            data: {"choices":[{"delta":{},"finish_reason":"length"}]}

            data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2},"timings":{"prompt_ms":1.5,"predicted_ms":4}}

            data: [DONE]

            """;

    @TempDir
    Path folder;

    private GatewayFixture gateway;
    private Upstream server;

    @BeforeEach
    void open() throws Exception {
        gateway = new GatewayFixture(folder, GatewayFixture.Settings.plain());
        server = gateway.ready("one");
        streams(STREAM);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private void streams(String events) {
        server.behaviour = (exchange, _) -> {
            try (OutputStream out = Upstream.events(exchange)) {
                out.write(events.getBytes(UTF_8));
            }
        };
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return gateway.post(path, body).get(20, TimeUnit.SECONDS);
    }

    private static List<JsonNode> lines(HttpResponse<String> answer) {
        return answer.body().lines().map(line -> Json.mapper().readTree(line)).toList();
    }

    private JsonNode asked() {
        return Json.mapper().readTree(server.bodies.getLast());
    }

    @Test
    void aChatComesAsLinesOfJson() throws Exception {
        HttpResponse<String> answer =
                post("/api/chat", "{\"model\":\"one\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<JsonNode> lines = lines(answer);
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst().path("message").path("thinking").asString()).isEqualTo("hm");
        assertThat(lines.get(1).path("message").path("content").asString()).isEqualTo("Grüße");
        assertThat(lines.get(1).path("done").asBoolean()).isFalse();
        JsonNode last = lines.getLast();
        assertThat(last.path("done").asBoolean()).isTrue();
        assertThat(last.path("done_reason").asString()).isEqualTo("length");
        assertThat(last.path("prompt_eval_count").asInt()).isEqualTo(5);
        assertThat(last.path("eval_count").asInt()).isEqualTo(2);
        assertThat(last.path("eval_duration").asLong()).isEqualTo(4_000_000);
    }

    @Test
    void withoutAStreamItComesAsAWhole() throws Exception {
        HttpResponse<String> answer =
                post("/api/generate", "{\"model\":\"one:latest\",\"prompt\":\"Hi\",\"system\":\"S\",\"stream\":false}");

        JsonNode whole = Json.mapper().readTree(answer.body());
        assertThat(whole.path("response").asString()).isEqualTo("Grüße all");
        assertThat(whole.path("model").asString()).isEqualTo("one:latest");
        assertThat(asked().path("model").asString()).isEqualTo("one");
        assertThat(asked().path("messages").path(0).path("role").asString()).isEqualTo("system");
        assertThat(asked().path("messages").path(1).path("content").asString()).isEqualTo("Hi");
    }

    @Test
    void optionsPicturesFormatAndToolsAreTranslated() throws Exception {
        post("/api/chat", """
                {"model":"one","think":false,"format":{"type":"object"},
                 "options":{"temperature":0.5,"num_predict":7,"num_ctx":4096,"stop":["x"],"top_k":3},
                 "tools":[{"type":"function","function":{"name":"f"}}],
                 "messages":[
                  {"role":"user","content":"what?","images":["/9j/AA=="]},
                  {"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},
                  {"role":"tool","content":"42","tool_name":"f"}]}""");

        JsonNode asked = asked();
        assertThat(asked.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(7);
        assertThat(asked.path("top_k").asInt()).isEqualTo(3);
        assertThat(asked.path("stop").path(0).asString()).isEqualTo("x");
        assertThat(asked.path("chat_template_kwargs").path("enable_thinking").asBoolean(true))
                .isFalse();
        assertThat(asked.path("response_format")
                        .path("json_schema")
                        .path("schema")
                        .path("type")
                        .asString())
                .isEqualTo("object");
        assertThat(asked.path("tools").path(0).path("function").path("name").asString())
                .isEqualTo("f");
        JsonNode messages = asked.path("messages");
        assertThat(messages.path(0)
                        .path("content")
                        .path(1)
                        .path("image_url")
                        .path("url")
                        .asString())
                .isEqualTo("data:image/jpeg;base64,/9j/AA==");
        JsonNode call = messages.path(1).path("tool_calls").path(0);
        assertThat(call.path("function").path("arguments").asString()).isEqualTo("{\"a\":1}");
        assertThat(messages.path(2).path("tool_call_id").asString())
                .isEqualTo(call.path("id").asString());
    }

    @Test
    void aToolsCallIsToldAsAWhole() throws Exception {
        streams("""
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\\"a\\""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """);

        List<JsonNode> lines = lines(post("/api/chat", "{\"model\":\"one\",\"messages\":[{\"content\":\"x\"}]}"));

        JsonNode function =
                lines.getLast().path("message").path("tool_calls").path(0).path("function");
        assertThat(function.path("name").asString()).isEqualTo("f");
        assertThat(function.path("arguments").path("a").asInt()).isEqualTo(1);
    }

    @Test
    void aServerThatEndsInTheMiddleIsToldInTheLastLine() throws Exception {
        streams("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");

        List<JsonNode> lines = lines(post("/api/chat", "{\"model\":\"one\",\"messages\":[{\"content\":\"x\"}]}"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getLast().path("error").asString()).contains("ended in the middle");
    }

    @Test
    void embeddingsComeInBothWays() throws Exception {
        server.behaviour = (exchange, _) -> Upstream.json(
                exchange, "{\"data\":[{\"embedding\":[1,2]},{\"embedding\":[3]}],\"usage\":{\"prompt_tokens\":4}}");

        JsonNode many = Json.mapper()
                .readTree(post("/api/embed", "{\"model\":\"one\",\"input\":[\"a\",\"b\"]}")
                        .body());
        JsonNode one = Json.mapper()
                .readTree(post("/api/embeddings", "{\"model\":\"one\",\"prompt\":\"a\"}")
                        .body());

        assertThat(many.path("embeddings").path(1).path(0).asInt()).isEqualTo(3);
        assertThat(many.path("prompt_eval_count").asInt()).isEqualTo(4);
        assertThat(one.path("embedding")).hasSize(2);
    }

    @Test
    void whatThereIsAndWhatRunsIsListed() throws Exception {
        gateway.stopped("two");

        JsonNode tags = Json.mapper().readTree(gateway.get("/api/tags").body()).path("models");
        JsonNode running = Json.mapper().readTree(gateway.get("/api/ps").body()).path("models");
        JsonNode shown =
                Json.mapper().readTree(post("/api/show", "{\"model\":\"two\"}").body());

        assertThat(tags).extracting(model -> model.path("name").asString()).containsExactly("one", "two");
        assertThat(tags.path(0).path("digest").asString()).matches("[0-9a-f]{64}");
        assertThat(running).extracting(model -> model.path("name").asString()).containsExactly("one");
        assertThat(shown.path("details").path("family").asString()).isEqualTo("llama");
        assertThat(gateway.get("/api/version").body()).contains("\"version\"");
    }

    @Test
    void onlyWhatAServerCanDoIsClaimed() throws Exception {
        Path text = write(
                "text.gguf",
                new GgufWriter()
                        .put("general.architecture", "qwen3")
                        .put("tokenizer.chat_template", "{% if tools %}…{% endif %} enable_thinking"));
        Path eyes = write(
                "eyes.gguf",
                new GgufWriter().put("general.architecture", "clip").put("clip.has_vision_encoder", true));
        Instance plain = Instance.of("two", text).withEngine("/opt/llama-server");

        assertThat(capabilities(plain)).containsExactly("completion", "tools", "thinking");
        assertThat(capabilities(plain.withModel(plain.model().withMmproj(eyes))))
                .containsExactly("completion", "vision", "tools", "thinking");
        assertThat(capabilities(plain.withArgs(List.of("--embeddings")))).containsExactly("embedding");
        assertThat(capabilities(plain.withEngine(null))).containsExactly("completion", "thinking");
        assertThat(capabilities(Instance.of("two", folder.resolve("none.gguf")).withEngine("/opt/llama-server")))
                .containsExactly("completion");
    }

    private Path write(String name, GgufWriter model) throws Exception {
        return Files.write(folder.resolve(name), model.toBytes());
    }

    private List<String> capabilities(Instance instance) throws Exception {
        gateway.supervisor.put(ScriptedServers.withInstance(ScriptedServers.stopped("two"), instance));
        return Json.mapper()
                .readTree(post("/api/show", "{\"model\":\"two\"}").body())
                .path("capabilities")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void whatComesToAServerIsCountedWithIt() throws Exception {
        post("/api/chat", "{\"model\":\"one\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        gateway.chat("one").get(20, TimeUnit.SECONDS);

        // They are counted once the client has the last of them.
        await().atMost(Duration.ofSeconds(20)).until(() -> gateway.counts("one").tokensOut() == 4);
        RequestCounts counts = gateway.counts("one");

        assertThat(counts.requests()).isEqualTo(2);
        assertThat(counts.tokensIn()).isEqualTo(10);
        assertThat(counts.tokensOut()).isEqualTo(4);
        assertThat(counts.answers()).isEqualTo(2);
        assertThat(counts.failures()).isZero();
        assertThat(counts.firstTokenSeconds()).isPositive();
    }

    @Test
    void anEmptyRequestLoadsAndKeepingForNoTimeUnloads() throws Exception {
        gateway.stopped("two");

        assertThat(post("/api/generate", "{\"model\":\"two\"}").body()).contains("\"done_reason\":\"load\"");
        assertThat(gateway.supervisor.fleet().server("two").orElseThrow().isReady())
                .isTrue();
        assertThat(post("/api/generate", "{\"model\":\"two\",\"keep_alive\":0}").body())
                .contains("\"done_reason\":\"unload\"");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        !gateway.supervisor.fleet().server("two").orElseThrow().isReady());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/pull     | {"model":"x"}                                                          | 501
            /api/chat     | {"model":"nope","messages":[{"content":"x"}]}                          | 404
            /api/chat     | {"messages":[]}                                                        | 400
            /api/chat     | [1]                                                                    | 400
            /api/chat     | {                                                                      | 400
            /api/chat     | {"model":"one","keep_alive":"soon","messages":[{"content":"x"}]}       | 400
            /api/generate | {"model":"one","prompt":"a","suffix":"b"}                              | 400
            /api/generate | {"model":"one","prompt":"a","format":"xml"}                            | 400
            /api/embed    | {"model":"one"}                                                        | 400
            """)
    void whatCannotBeIsRefusedInOllamasWords(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Json.mapper().readTree(answer.body()).path("error").isString())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5, 5000", "\"5m\", 300000", "\"1h30m\", 5400000", "\"250ms\", 250", "0, 0", "\"10\", 10000"})
    void timesAreReadAsGoWritesThem(String said, long millis) throws Exception {
        assertThat(KeepAlive.of(Json.mapper().readTree(said))).contains(Duration.ofMillis(millis));
        assertThat(KeepAlive.of(Json.mapper().readTree("\"-1m\""))).contains(KeepAlive.FOR_EVER);
    }
}
