package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.GatewayOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OddRequestsTest {
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

    private HttpResponse<String> post(String body) throws Exception {
        return gateway.post("/v1/chat/completions", body).get(20, TimeUnit.SECONDS);
    }

    @Test
    void namesMayHoldAnythingAnAliasMayHold() throws Exception {
        Upstream one = gateway.ready("one");
        List<String> aliases = List.of("org/model:Q4", "50%", "ä ü", "a\"b");
        gateway.supervisor.put(ScriptedServers.withInstance(
                ScriptedServers.ready("one", 4711, one.port()),
                gateway.supervisor
                        .fleet()
                        .server("one")
                        .orElseThrow()
                        .instance()
                        .withGateway(new GatewayOptions(aliases, false, true))));

        for (String alias : aliases) {
            String written = alias.replace("\"", "\\\"");
            assertThat(post("{\"model\":\"" + written + "\"}").statusCode())
                    .as(alias)
                    .isEqualTo(200);
        }
        assertThat(gateway.get("/v1/models/org%2Fmodel:Q4").body()).contains("\"id\":\"org/model:Q4\"");
        assertThat(gateway.get("/v1/models/org/model:Q4").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/upstream/50%25/props").statusCode()).isEqualTo(200);
        assertThat(one.heads.getLast().target()).isEqualTo("/props");
    }

    @Test
    void whatCannotBeANameIsRefusedAndShownHarmlessly() throws Exception {
        gateway.ready("one");

        assertThat(post("{\"model\":\"" + "x".repeat(10_000) + "\"}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> lines = post("{\"model\":\"a\\nb\\u0000\"}");
        assertThat(lines.statusCode()).isEqualTo(404);
        assertThat(lines.body()).contains("a?b?");
        try (Socket client =
                gateway.socket("GET /v1/models/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void aClientThatEndsItsHalfHasLeft() throws Exception {
        Upstream one = gateway.ready("one");
        CountDownLatch never = new CountDownLatch(1);
        one.behaviour = Upstream.after(never, "{}");

        try (Socket client = gateway.socket(GatewayFixture.chatRequest("one", false))) {
            await().until(() -> !one.bodies.isEmpty());
            client.shutdownOutput();

            await().until(() -> one.abandoned.get() == 1);
        }
        never.countDown();
    }

    @Test
    void pagesThatAreAllowedMayReadTheAnswer() throws Exception {
        gateway.ready("one");
        GatewaySettings plain = gateway.settings;
        gateway.settings = new GatewaySettings(
                true, plain.host(), 0, "", true, 0, 4, List.of("https://chat.example"), List.of(), List.of(), true);

        HttpResponse<String> answer = gateway.get("/v1/models", "Origin", "https://chat.example");

        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://chat.example");
        try (Socket client = gateway.socket("OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                + "Origin: https://chat.example\r\nAccess-Control-Request-Headers: x-a\r\nConnection: close\r\n\r\n")) {
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 204 ")
                    .contains("Access-Control-Allow-Headers: x-a");
        }
    }

    @Test
    void unknownPathsSayWhatThereIs() throws Exception {
        gateway.ready("one");

        assertThat(gateway.get("/v2/nothing").body()).contains("There is no GET /v2/nothing", "/v1/models");
        assertThat(gateway.get("/").body()).contains("/v1/chat/completions");
        assertThat(gateway.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void toTheNetworkItOpensOnlyWithAKey() throws IOException {
        GatewaySettings open =
                new GatewaySettings(true, "0.0.0.0", 0, "", true, 0, 4, List.of(), List.of(), List.of(), true);

        PaddockException refused = Assertions.catchThrowableOfType(
                PaddockException.class, () -> new GatewayFixture(folder.resolve("other"), open));

        assertThat(refused.problem().sentence()).contains("API key", "paddock keys add");
    }

    @Test
    void aKeysFileThatCannotBeReadLetsNobodyIn() throws Exception {
        gateway.ready("one");
        gateway.keys.add("mine", List.of(), null);
        try (var files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith("gateway-keys.json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(file)).doesNotContain("pk-");
            Files.writeString(file, "{ broken");
        }

        assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(500);
        assertThat(gateway.get("/v1/models").body()).contains("keys cannot be read");
    }
}
