package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.http.Headers;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer that says no is an answer like any other: who may read it, by which name it is found, in which words. */
class RefusalsTest {
    private static final String PAGE = "https://chat.example";

    @TempDir
    Path folder;

    private GatewayFixture gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new GatewayFixture(
                folder,
                new GatewaySettings(true, "127.0.0.1", 0, "", true, 0, 4, List.of(PAGE), List.of(), List.of(), true));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static void isReadableBy(String page, HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(page);
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void pagesThatAreAllowedReadRefusalsToo() throws Exception {
        HttpResponse<String> unknown = gateway.post(
                        "/v1/chat/completions", "{\"model\":\"none\"}", "Origin", PAGE, "X-Request-Id", "mine")
                .get(20, TimeUnit.SECONDS);

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().allValues("X-Request-Id")).containsExactly("mine");
        isReadableBy(PAGE, unknown);
        isReadableBy(PAGE, gateway.get("/health", "Origin", PAGE));
    }

    @Test
    void aServerThatAsksForAnotherKeyIsToldAsWhatItIs() throws Exception {
        Upstream changed = gateway.ready("changed");
        gateway.supervisor.put(
                ScriptedServers.with(ScriptedServers.ready("changed", 4711, changed.port()), null, true));
        changed.behaviour = (exchange, _) -> exchange.respond(401, new Headers(), new byte[0]);

        HttpResponse<String> answer = gateway.chat("changed").get(20, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("server_key_refused", "paddock restart --stop-first changed");
    }

    @Test
    void pagesThatAreAllowedReadThatTheirKeyIsWrong() throws Exception {
        gateway.keys.add("mine", List.of(), null);

        HttpResponse<String> wrong = gateway.get("/v1/models", "Origin", PAGE, "x-api-key", "wrong");

        assertThat(wrong.statusCode()).isEqualTo(401);
        isReadableBy(PAGE, wrong);
    }

    @Test
    void whatBreaksOffIsToldInTheCallersDialect() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = (exchange, _) -> {
            OutputStream out = Upstream.events(exchange);
            out.write("data: 1\n\n".getBytes(UTF_8));
        };

        HttpResponse<String> answer = gateway.post("/v1/messages", "{\"model\":\"one\",\"stream\":true}")
                .get(20, TimeUnit.SECONDS);

        assertThat(answer.body()).startsWith("data: 1\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{");
    }

    @Test
    void aNameAsLongAsTheBodyIsRefusedAsAName() throws Exception {
        HttpResponse<String> answer = gateway.post(
                        "/v1/chat/completions", "{\"model\":\"" + "x".repeat(2 << 20) + "\"}")
                .get(20, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_model", "longer than 512 characters");
    }

    /** It hung: its restart is no person's wish to have no answer. */
    @Test
    void whatPaddockRestartsByItselfIsWaitedFor() throws Exception {
        Upstream one = gateway.ready("one");
        int port = one.port();
        Problem hung = Problem.of("hung", "It hangs", "", null);
        one.behaviour = (_, _) ->
                gateway.supervisor.put(ScriptedServers.snapshot("one", ServerState.TERMINATING, 4711L, port, hung));

        CompletableFuture<HttpResponse<String>> answer = gateway.chat("one");
        await().until(() -> !one.bodies.isEmpty()
                && gateway.get("/metrics").body().contains("requests_in_flight{server=\"one\"} 0"));
        one.behaviour = (exchange, _) -> Upstream.json(exchange, "{\"again\":true}");
        gateway.supervisor.put(ScriptedServers.ready("one", 4712, port));

        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"again\":true}");
        assertThat(gateway.supervisor.calls).doesNotContain("start one");
    }
}
