package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.control.RawClient.Reply;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a stranger may send, byte for byte. */
class ControlServerTest {
    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(ScriptedServers.stopped("demo"), ScriptedServers.ready("other", 77, 8002))
            .withProfiles("all", new Profile("all", "All", List.of("other")));
    private ScriptedPorts ports;
    private ControlServer server;

    @TempDir
    private Path home;

    @BeforeEach
    void open() throws IOException {
        ports = new ScriptedPorts(home);
        server = ControlServer.start(supervisor, ports);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void statusIsTheSummaryThatScriptsRead() throws IOException {
        Reply reply = send("GET", "status", "");
        JsonNode other = reply.json().path("servers").path(1);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("total_servers").asInt()).isEqualTo(2);
        assertThat(reply.json().path("ready_servers").asInt()).isEqualTo(1);
        assertThat(reply.json().path("running_servers").asInt()).isEqualTo(1);
        assertThat(other.path("model_id").asString()).isEqualTo("other_1b");
        assertThat(other.path("display_name").asString()).isEqualTo("Demo other");
        assertThat(other.path("port").asInt()).isEqualTo(8002);
        assertThat(other.path("pid").asInt()).isEqualTo(77);
        assertThat(other.path("is_ready").asBoolean(false)).isTrue();
        assertThat(other.path("is_running").asBoolean(false)).isTrue();
        assertThat(other.path("uptime_seconds").isIntegralNumber()).isTrue();
        assertThat(other.path("tier").asString()).isEqualTo("Q4_K_M");
        assertThat(other.path("is_thinking").isBoolean()).isTrue();
        assertThat(other.path("state").asString()).isEqualTo("READY");
        assertThat(other.path("profile").asString()).isEqualTo("all");
    }

    @Test
    void modelsAreWhatTheLibraryKnows() throws IOException {
        ports.models = new LibrarySnapshot(
                List.of(),
                List.of(new ModelSource("ollama", "Ollama", List.of(Path.of("/o")), true, 0, List.of())),
                List.of(),
                true);

        Reply reply = send("GET", "models", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("scanned").asBoolean(false)).isTrue();
        assertThat(reply.json().path("sources").path(0).path("id").asString()).isEqualTo("ollama");
    }

    @Test
    void withoutTheRightTokenNobodyIsServed() throws IOException {
        for (String header : List.of(
                "",
                "Authorization: Bearer " + server.token() + "x\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Basic " + server.token() + "\r\n")) {
            Reply reply = raw("POST /api/v1/stop-all HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.head()).containsIgnoringCase("www-authenticate: Bearer");
            assertThat(reply.json().path("code").asString()).isEqualTo("unauthorized");
        }
        assertThat(supervisor.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: localhost.evil.example:80",
                "Host: 192.168.1.5",
                "Host: ",
                "Host: 127.0.0.1\r\nOrigin: https://evil.example",
                "Host: 127.0.0.1\r\nOrigin: null",
                "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1:1",
                "Host: 127.0.0.1\r\nOrigin: http://[",
                "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site",
                "Host: 127.0.0.1\r\nSec-Fetch-Site: same-site"
            })
    void whatAWebPageCouldSendIsRefusedEvenWithTheToken(String headers) throws IOException {
        Reply reply = raw("POST /api/v1/stop-all HTTP/1.1\r\n" + headers + "\r\n" + authorization()
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(supervisor.calls).isEmpty();
        assertThat(reply.head()).doesNotContainIgnoringCase("access-control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:1234", "[::1]:80", "LOCALHOST"})
    void loopbackNamesAreTaken(String host) throws IOException {
        assertThat(raw("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n" + authorization()
                                + "Connection: close\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBodyMustBeJsonAndOfModestSize() throws IOException {
        String instance = "{\"name\":\"x\"}";

        assertThat(send("POST", "servers", "Content-Type: text/plain\r\n", instance)
                        .status())
                .isEqualTo(415);
        assertThat(send("POST", "servers", "", instance).status()).isEqualTo(415);
        JsonNode problem = send("POST", "servers", "Content-Type: application/json\r\n", "{\"name\":")
                .json();
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("code").asString()).isEqualTo("bad-json");
        assertThat(problem.path("kind").asString()).isEqualTo("INVALID");
        assertThat(send("POST", "servers", "Content-Type: application/json\r\n", " ".repeat(1 << 20) + "{}")
                        .status())
                .isEqualTo(413);
        assertThat(supervisor.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "servers/demo/explode", "servers//x/y", "../status", ""})
    void anUnknownCallIsAProblem(String path) throws IOException {
        Reply reply = send("GET", path, "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.head()).containsIgnoringCase("content-type: application/problem+json");
        assertThat(reply.json().path("title").asString()).isNotBlank();
    }

    @Test
    void aBadParameterIsTheCallersFault() throws IOException {
        assertThat(send("POST", "servers/demo/stop?force=perhaps", "").status()).isEqualTo(400);
        assertThat(send("POST", "servers/no%20such/start", "").status()).isEqualTo(404);
        assertThat(send("POST", "servers/%zz/start", "").status()).isEqualTo(400);
    }

    @Test
    void theStreamBeginsWithThePresentFleet() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" + authorization() + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String seen = "";
            byte[] buffer = new byte[4096];
            while (!seen.contains("\"name\":\"other\"")) {
                int count = socket.getInputStream().read(buffer);
                assertThat(count).isPositive();
                seen += new String(buffer, 0, count, StandardCharsets.UTF_8);
            }
            assertThat(seen)
                    .containsIgnoringCase("content-type: text/event-stream")
                    .contains("\nevent: fleet\ndata: {");
        }
    }

    @Test
    void aWindowIsAskedToShowItselfAndWhereThereIsNoneTheAnswerSaysSo() throws IOException {
        AtomicInteger shown = new AtomicInteger();

        Reply none = send("POST", "window/show", "");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("code").asString()).isEqualTo("no-window");
        try (Subscription window = server.onShowWindow(wish -> shown.incrementAndGet())) {
            assertThat(send("POST", "window/show", "").status()).isEqualTo(204);
            assertThat(shown).hasValue(1);
        }
        assertThat(send("POST", "window/show", "").status()).isEqualTo(404);
        assertThat(send("POST", "window/shown?request=x", "").status()).isEqualTo(400);
        assertThat(send("POST", "window/shown?request=99", "").status()).isEqualTo(204);
        assertThat(send("POST", "window/hide", "").status()).isEqualTo(404);
        assertThat(shown).hasValue(1);
    }

    @Test
    void aWindowThatCannotShowItselfIsNone() throws IOException {
        try (Subscription window = server.onShowWindow(wish -> {
            throw new IllegalStateException("the toolkit has ended");
        })) {
            assertThat(send("POST", "window/show", "").status()).isEqualTo(404);
        }
    }

    @Test
    void anUnknownCallTellsWhatIsNear() throws IOException {
        assertThat(send("GET", "stats", "").json().path("action").asString()).contains("/api/v1/status");
        assertThat(send("POST", "servers/demo/strt", "").json().path("action").asString())
                .contains("/api/v1/servers/demo/start");
        assertThat(send("GET", "engnes", "").json().path("code").asString()).isEqualTo("no-such-call");
    }

    @Test
    void aWrongMethodTellsTheRightOnes() throws IOException {
        Reply reply = send("POST", "status", "");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.head()).containsIgnoringCase("allow: GET, HEAD");
        assertThat(reply.json().path("code").asString()).isEqualTo("wrong-method");

        assertThat(send("GET", "servers/demo/start", "").head()).containsIgnoringCase("allow: POST");
        assertThat(send("BREW", "servers/demo", "").head())
                .containsIgnoringCase("allow: DELETE, GET, HEAD, PATCH, PUT");
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void aHeadIsAGetWithoutItsBody() throws IOException {
        Reply reply = send("HEAD", "status", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(send("HEAD", "events", "").status()).isEqualTo(200);
    }

    @Test
    void aBadQueryTellsWhatIsRight() throws IOException {
        assertThat(send("GET", "events?kinds=state,helth", "")
                        .json()
                        .path("detail")
                        .asString())
                .contains("\"helth\"")
                .contains("\"health\"");
        assertThat(send("POST", "servers/demo/stop?forse", "")
                        .json()
                        .path("detail")
                        .asString())
                .contains("force");
        assertThat(send("GET", "activity?most=0", "").status()).isEqualTo(400);
        assertThat(send("GET", "activity?most=1&most=2", "").status()).isEqualTo(400);
        assertThat(send("GET", "servers/demo/log?tail=many", "").status()).isEqualTo(400);
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void whatIsNoHttpIsAProblemToo() throws IOException {
        Reply reply = raw("GET /api/v1/status HTTP/1.1\r\n\r\n");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.head()).containsIgnoringCase("content-type: application/problem+json");
        assertThat(reply.json().path("detail").asString()).contains("Host");
    }

    private String authorization() {
        return new RawClient(server).authorization();
    }

    private Reply send(String method, String path, String headers) throws IOException {
        return new RawClient(server).send(method, path, headers);
    }

    private Reply send(String method, String path, String headers, String body) throws IOException {
        return new RawClient(server).send(method, path, headers, body);
    }

    private Reply raw(String request) throws IOException {
        return new RawClient(server).raw(request);
    }

    private Socket connect() throws IOException {
        return new RawClient(server).connect();
    }
}
