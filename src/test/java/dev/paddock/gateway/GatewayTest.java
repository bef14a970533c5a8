package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.http.Headers;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    @TempDir
    Path folder;

    private GatewayFixture gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new GatewayFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static <T> T get(CompletableFuture<T> coming) throws Exception {
        return coming.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRequestGoesToTheServerThatItNames() throws Exception {
        Upstream one = gateway.ready("one");
        Upstream two = gateway.ready("two");

        HttpResponse<String> answer = get(gateway.post(
                "/v1/chat/completions?a=%20b",
                "{\"messages\":[],\"model\":\"two\"}", "Authorization", "Bearer secret", "X-Mine", "1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(answer.headers().firstValue("X-Paddock-Server")).contains("two");
        assertThat(one.heads).isEmpty();
        assertThat(two.bodies).containsExactly("{\"messages\":[],\"model\":\"two\"}");
        assertThat(two.heads.getFirst().target()).isEqualTo("/v1/chat/completions?a=%20b");
        Headers passed = two.heads.getFirst().headers();
        assertThat(passed.first("X-Mine")).contains("1");
        assertThat(passed.has("Authorization")).isFalse();
        assertThat(passed.first("X-Request-Id")).isEqualTo(answer.headers().firstValue("X-Request-Id"));
    }

    @Test
    void anUnknownModelIsToldInTheCallersDialectWithTheNearest() throws Exception {
        gateway.ready("qwen3-4b");

        HttpResponse<String> openai = get(gateway.chat("qwen3-4"));
        HttpResponse<String> anthropic = get(gateway.post("/v1/messages", "{\"model\":\"qwen3-4\"}"));
        HttpResponse<String> llama = get(gateway.post("/completion", "{\"model\":\"qwen3-4\"}"));

        assertThat(List.of(openai.statusCode(), anthropic.statusCode(), llama.statusCode()))
                .containsOnly(404);
        assertThat(openai.body()).contains("model_not_found", "Did you mean \\\"qwen3-4b\\\"?");
        assertThat(anthropic.body()).contains("\"type\":\"error\"", "not_found_error");
        assertThat(llama.body()).contains("\"code\":404", "not_found_error");
    }

    @Test
    void aRequestThatNamesNoModelGoesToTheOnlyOneThatIsReady() throws Exception {
        gateway.ready("one");
        gateway.stopped("two");

        assertThat(get(gateway.post("/completion", "{\"prompt\":\"a\"}")).statusCode())
                .isEqualTo(200);

        gateway.ready("two");
        assertThat(get(gateway.post("/completion", "{\"prompt\":\"a\"}")).body())
                .contains("one, two");
    }

    @Test
    void aModelInAFormIsFound() throws Exception {
        Upstream one = gateway.ready("one");
        gateway.ready("two");
        String form = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n\r\n--xy\r\n"
                + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\none\r\n--xyz--\r\n";

        HttpResponse<String> answer = gateway.form("/v1/audio/transcriptions", form, "xyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(one.bodies).containsExactly(form);
    }

    @Test
    void brokenBodiesAreRefused() throws Exception {
        gateway.ready("one");

        for (String broken :
                List.of("{", "[]", "{\"model\":\"one\"} {}", "{\"model\":7}", "{\"model\":\"one\",}", "\0")) {
            HttpResponse<String> answer = get(gateway.post("/v1/chat/completions", broken));
            assertThat(answer.statusCode()).as(broken).isEqualTo(400);
            assertThat(answer.body()).contains("\"message\"");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        gateway.ready("one");

        HttpResponse<String> answer =
                get(gateway.post("/v1/chat/completions", "{\"model\":\"one\",\"x\":\"" + "y".repeat(5 << 20) + "\"}"));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("4 MB", "body_limit_mb");
    }

    @Test
    void aLargeBodyArrivesWhole() throws Exception {
        Upstream one = gateway.ready("one");
        String body = "{\"x\":\"" + "y".repeat(3 << 20) + "\",\"model\":\"one\"}";

        assertThat(get(gateway.post("/v1/chat/completions", body)).statusCode()).isEqualTo(200);
        assertThat(one.bodies.getFirst()).isEqualTo(body);
    }

    @Test
    void aStreamPassesEachPieceAtOnce() throws Exception {
        Upstream one = gateway.ready("one");
        CountDownLatch seen = new CountDownLatch(1);
        one.behaviour = (exchange, _) -> {
            try (OutputStream out = Upstream.events(exchange)) {
                out.write("data: 1\n\n".getBytes(UTF_8));
                if (seen.await(20, TimeUnit.SECONDS)) {
                    out.write("data: 2\n\n".getBytes(UTF_8));
                }
            }
        };

        try (Socket client = gateway.socket(GatewayFixture.chatRequest("one", true))) {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("data: 1\n\n") < 0) {
                text.append((char) client.getInputStream().read());
            }
            assertThat(text).doesNotContain("data: 2");
            seen.countDown();
            while (text.indexOf("data: 2\n\n\r\n0\r\n\r\n") < 0) {
                text.append((char) client.getInputStream().read());
            }
        }
    }

    @Test
    void aClientThatLeavesEndsTheWorkOfTheServer() throws Exception {
        Upstream one = gateway.ready("one");
        CountDownLatch never = new CountDownLatch(1);
        one.behaviour = Upstream.after(never, "{}");

        Socket client = gateway.socket(GatewayFixture.chatRequest("one", false));
        await().until(() -> !one.bodies.isEmpty());
        client.close();

        await().until(() -> one.abandoned.get() == 1);
        never.countDown();
    }

    @Test
    void aStoppedServerIsStartedOnceForAllThatAsk() throws Exception {
        gateway.stopped("one");
        gateway.supervisor.holdStart("one");
        List<CompletableFuture<HttpResponse<String>>> asked =
                List.of(gateway.chat("one"), gateway.chat("one"), gateway.chat("one"));
        await().until(() -> gateway.supervisor.calls.contains("start one"));

        gateway.supervisor.finishStart("one");

        for (CompletableFuture<HttpResponse<String>> one : asked) {
            assertThat(get(one).statusCode()).isEqualTo(200);
        }
        assertThat(gateway.supervisor.calls).containsOnlyOnce("start one");
    }

    @Test
    void aServerThatCannotStartIsToldWithTheReason() throws Exception {
        gateway.stopped("one");
        gateway.supervisor.failStart(
                "one",
                new PaddockException(
                        PaddockException.Kind.FAILED,
                        Problem.of("no-file", "The model is gone", "/m/one.gguf", "Bring it back.")));

        HttpResponse<String> answer = get(gateway.chat("one"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The model is gone", "Bring it back.");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(get(gateway.chat("one")).statusCode()).isEqualTo(503);
        assertThat(gateway.supervisor.calls).containsOnlyOnce("start one");
    }

    @Test
    void whatWasUsedLongestAgoGivesWay() throws Exception {
        gateway.capacity = 20;
        for (String name : List.of("one", "two", "three")) {
            gateway.stopped(name);
            gateway.needs.put(name, 10L);
        }
        get(gateway.chat("one"));
        get(gateway.chat("two"));
        get(gateway.chat("one"));

        assertThat(get(gateway.chat("three")).statusCode()).isEqualTo(200);

        assertThat(gateway.supervisor.calls).contains("stop two").doesNotContain("stop one");
    }

    @Test
    void aBusyServerGivesWayOnlyWhenItIsDone() throws Exception {
        gateway.capacity = 10;
        Upstream one = gateway.stopped("one");
        gateway.stopped("two");
        gateway.needs.put("one", 10L);
        gateway.needs.put("two", 10L);
        CountDownLatch done = new CountDownLatch(1);
        one.behaviour = Upstream.after(done, "{\"late\":true}");
        CompletableFuture<HttpResponse<String>> first = gateway.chat("one");
        await().until(() -> !one.bodies.isEmpty());

        CompletableFuture<HttpResponse<String>> second = gateway.chat("two");
        CompletableFuture<HttpResponse<String>> third = gateway.chat("one");
        await().during(Duration.ofMillis(100)).until(() -> !gateway.supervisor.calls.contains("stop one"));
        done.countDown();

        assertThat(get(first).body()).isEqualTo("{\"late\":true}");
        assertThat(get(second).statusCode()).isEqualTo(200);
        assertThat(get(third).statusCode()).isEqualTo(200);
        assertThat(gateway.supervisor.calls).containsSubsequence("start one", "stop one", "start two");
    }

    @Test
    void anAnswerThatNeverBeganIsSoughtFromTheNextProcess() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = (_, _) -> {
            one.behaviour = (exchange, _) -> Upstream.json(exchange, "{\"again\":true}");
            gateway.supervisor.put(ScriptedServers.snapshot("one", ServerState.RESTARTING, null, null, null));
        };

        CompletableFuture<HttpResponse<String>> answer = gateway.chat("one");
        await().until(() -> one.bodies.size() == 1);
        gateway.supervisor.put(ScriptedServers.ready("one", 4712, one.port()));

        assertThat(get(answer).body()).isEqualTo("{\"again\":true}");
    }

    @Test
    void aServerThatAPersonStoppedIsNotStartedByWhatWasUnderWay() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = (_, _) -> gateway.supervisor.put(ScriptedServers.stopped("one"));

        HttpResponse<String> answer = get(gateway.chat("one"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("was stopped meanwhile");
        assertThat(gateway.supervisor.calls).doesNotContain("start one");
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnError() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = (exchange, _) -> Upstream.events(exchange).write("data: 1\n\n".getBytes(UTF_8));

        String answer = get(gateway.chat("one")).body();

        assertThat(answer)
                .startsWith("data: 1\n\nevent: error\ndata: {\"error\":")
                .contains("upstream_died");
    }

    @Test
    void aServerThatSpeaksGarbageIsABadGateway() throws Exception {
        try (ServerSocket garbage = new ServerSocket(0)) {
            gateway.supervisor.put(ScriptedServers.ready("one", 4711, garbage.getLocalPort()));
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        try (Socket socket = garbage.accept()) {
                            socket.getOutputStream().write("what?\r\n\r\n".getBytes(UTF_8));
                        }
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });

            HttpResponse<String> answer = get(gateway.chat("one"));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_failed");
        }
    }

    @Test
    void foreignNamesAndPagesAreRefused() throws Exception {
        gateway.ready("one");

        try (Socket client =
                gateway.socket("GET /v1/models HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")) {
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("rebound.example");
        }
        assertThat(gateway.get("/v1/models", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(gateway.get("/v1/models", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
    }

    @Test
    void withKeysOnlyTheirHoldersMayAsk() throws Exception {
        gateway.ready("one");
        gateway.ready("two");
        String all = gateway.keys.add("all", List.of(), null);
        String some = gateway.keys.add("some", List.of("one"), 2);

        assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(gateway.get("/v1/models", "Authorization", "Bearer " + all).statusCode())
                .isEqualTo(200);
        assertThat(gateway.get("/v1/models", "x-api-key", some).body())
                .contains("\"one\"")
                .doesNotContain("\"two\"");
        HttpResponse<String> forbidden =
                get(gateway.post("/v1/chat/completions", "{\"model\":\"two\"}", "x-api-key", some));
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).contains("may not use");
        assertThat(gateway.get("/v1/models", "x-api-key", some).statusCode()).isEqualTo(429);
    }
}
