package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes on for as long as somebody looks, and what asks the servers themselves. */
@NullUnmarked
class LiveCliTest extends CliFixture {
    private static HttpServer server(int health) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/health", health, "{}");
        answer(server, "/slots", 200, "[{\"is_processing\":true},{\"is_processing\":false}]");
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    @Test
    void healthAsksEachServerThatRuns() throws IOException {
        HttpServer well = server(200);
        HttpServer sad = server(500);
        try {
            supervisor.put(ScriptedServers.ready("other", 77, well.getAddress().getPort()));
            assertThat(paddock("health")).isZero();
            assertThat(out.toString()).containsPattern("other +READY +healthy +well +\\d+ ms +http://127.0.0.1:");

            supervisor.put(ScriptedServers.ready("sad", 78, sad.getAddress().getPort()));
            out.getBuffer().setLength(0);
            assertThat(paddock("health", "--json")).isEqualTo(ExitCode.FAILED);
            JsonNode json = Json.mapper().readTree(out.toString());
            assertThat(json.get(1).path("answer").asString()).isEqualTo("ERROR");
            assertThat(paddock("health", "other")).isZero();
            assertThat(paddock("health", "demo")).isEqualTo(ExitCode.FAILED);
            assertThat(paddock("health", "othr")).isEqualTo(ExitCode.NOT_FOUND);
        } finally {
            well.stop(0);
            sad.stop(0);
        }
    }

    @Test
    void topIsPrintedOnceWhereThereIsNoScreen() throws IOException {
        HttpServer server = server(200);
        try {
            supervisor.put(
                    ScriptedServers.ready("other", 77, server.getAddress().getPort()));

            assertThat(paddock("top")).isZero();

            assertThat(out.toString())
                    .startsWith("1 of 2 ready, CPU 0 %, memory -, 1 request, profile all\nNAME ")
                    .containsPattern("other +READY +- +- +- +1/2 +\\d+ ")
                    .containsPattern("demo +STOPPED +- +- +- +- +- +- +Demo demo");
            out.getBuffer().setLength(0);
            assertThat(paddock("top", "--json")).isZero();
            JsonNode json = Json.mapper().readTree(out.toString());
            assertThat(json.path("slots").path("other").path("busy").asInt()).isEqualTo(1);
            assertThat(json.path("status").path("total_servers").asInt()).isEqualTo(2);
            assertThat(supervisor.listeners).isEmpty();
            assertThat(supervisor.looking).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void topStaysInItsPlaceUntilQ() {
        FakeScreen there = new FakeScreen();
        there.size = new Screen.Size(40, 24);
        screen = there;
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("top"));
        await().until(() -> out.toString().contains("\u001b[J"));
        supervisor.put(ScriptedServers.snapshot("demo", ServerState.FAILED, null, null, null));
        await().until(() -> out.toString().contains("FAILED"));

        there.type('x');
        assertThat(code).isNotDone();
        there.type('q');

        assertThat(code.join()).isZero();
        assertThat(out.toString()).startsWith("\u001b[H1 of 2 ready");
        assertThat(out.toString().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").lines())
                .filteredOn(line -> line.startsWith("demo"))
                .isNotEmpty()
                .allMatch(line -> line.length() <= 40);
        assertThat(supervisor.listeners).isEmpty();
    }

    @Test
    void watchingEndsByCtrlC() {
        FakeScreen there = new FakeScreen();
        screen = there;
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> paddock("ps", "--watch", "--every", "0.1"));
        await().until(() -> out.toString().split("\u001b\\[J", -1).length > 3);

        there.pressCtrlC();

        assertThat(code.join()).isZero();
        assertThat(there.keys).isEmpty();
        assertThat(paddock("ps", "--watch", "--every", "0")).isEqualTo(1);
        assertThat(err.toString()).contains("--every must be between 0.1 and 86400 seconds");
    }

    @Test
    void aScreenWithFewRowsIsNotScrolled() {
        FakeScreen there = new FakeScreen();
        there.size = new Screen.Size(80, 3);
        screen = there;
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("ps", "--watch"));
        await().until(() -> out.toString().contains("\u001b[J"));
        there.type('q');
        code.join();

        String frame = out.toString().substring(0, out.toString().indexOf("\u001b[J"));
        assertThat(frame.lines()).hasSize(2);
    }

    @Test
    void eventsGoOnWhenTheServiceIsStartedAgain() {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("events", "--follow"));
        await().until(() -> out.toString().contains("  other  ready  process 77"));

        daemon.restart(() -> supervisor.start("demo"));

        await().until(() -> out.toString().contains("  demo  ready  process 4711  port 8001\n"));
        assertThat(out.toString()).hasLineCount(3).containsOnlyOnce("other  ready");
        assertThat(err).hasToString("paddock: the background service has ended or was cut off; connecting again\n");
        interrupts.forEach(Runnable::run);
        assertThat(code.join()).isZero();
    }

    @Test
    void eventsBeginWithTheStateAndGoOnWithEveryChange() {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("events", "--follow"));
        await().until(() -> out.toString().contains("  other  ready  process 77  port 8002"));
        assertThat(out.toString()).containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  demo  stopped\n");

        supervisor.start("demo");
        supervisor.put(ScriptedServers.snapshot(
                "other", ServerState.FAILED, null, null, failure(Kind.FAILED).problem()));

        await().until(() -> out.toString().contains("  other  failed"));
        assertThat(out.toString())
                .contains("  demo  ready  process 4711  port 8001\n")
                .contains("  other  failed  demo did not start: the model is broken. Download it again.\n");
        interrupts.forEach(Runnable::run);
        assertThat(code.join()).isZero();
    }

    @Test
    void eventsWaitForTheServiceAndAreJsonLines() {
        daemon.runs = false;
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> paddock("events", "other", "--follow", "--json"));
        await().until(() -> err.toString().contains("does not run; waiting for it"));

        daemon.runs = true;

        await().until(() -> out.toString().contains("\n"));
        interrupts.forEach(Runnable::run);
        code.join();
        JsonNode event =
                Json.mapper().readTree(out.toString().lines().findFirst().orElseThrow());
        assertThat(event.path("event").asString()).isEqualTo("ready");
        assertThat(event.path("server").asString()).isEqualTo("other");
        assertThat(out.toString()).doesNotContain("demo");
    }

    @Test
    void eventsOfThePastComeFromTheAuditTrail() throws IOException {
        assertThat(paddock("events")).isZero();
        assertThat(out).hasToString("Nothing has happened yet\n");
        Files.createDirectories(home().state());
        Files.writeString(home().state().resolve("events.jsonl"), """
                {"time":"2026-11-20T10:00:00Z","event":"start","server":"demo","pid":1,"port":8001,"reason":"with b1"}
                {"time":"2026-11-20T10:00:01Z","event":"crash","server":"other","reason":"exit code 1"}
                """);
        out.getBuffer().setLength(0);

        assertThat(paddock("events", "other")).isZero();
        assertThat(out.toString()).hasLineCount(1).contains("  other  crash  exit code 1");
        out.getBuffer().setLength(0);
        assertThat(paddock("events", "--json", "--tail", "1")).isZero();
        assertThat(Json.mapper().readTree(out.toString()).path("event").asString())
                .isEqualTo("crash");
    }
}
