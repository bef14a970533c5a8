package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Profile;
import dev.paddock.domain.Subscription;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

        assertThat(reply.status).isEqualTo(200);
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

        assertThat(reply.status).isEqualTo(200);
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
            assertThat(reply.status).isEqualTo(401);
            assertThat(reply.head).containsIgnoringCase("www-authenticate: Bearer");
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

        assertThat(reply.status).isEqualTo(403);
        assertThat(supervisor.calls).isEmpty();
        assertThat(reply.head).doesNotContainIgnoringCase("access-control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:1234", "[::1]:80", "LOCALHOST"})
    void loopbackNamesAreTaken(String host) throws IOException {
        assertThat(raw("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n" + authorization()
                                + "Connection: close\r\n\r\n")
                        .status)
                .isEqualTo(200);
    }

    @Test
    void aBodyMustBeJsonAndOfModestSize() throws IOException {
        String instance = "{\"name\":\"x\"}";

        assertThat(send("POST", "servers", "Content-Type: text/plain\r\n", instance).status)
                .isEqualTo(415);
        assertThat(send("POST", "servers", "", instance).status).isEqualTo(415);
        JsonNode problem = send("POST", "servers", "Content-Type: application/json\r\n", "{\"name\":")
                .json();
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("code").asString()).isEqualTo("bad-json");
        assertThat(problem.path("kind").asString()).isEqualTo("INVALID");
        assertThat(send("POST", "servers", "Content-Type: application/json\r\n", " ".repeat(1 << 20) + "{}").status)
                .isEqualTo(413);
        assertThat(supervisor.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "servers/demo/explode", "servers//x/y", "../status", ""})
    void anUnknownCallIsAProblem(String path) throws IOException {
        Reply reply = send("GET", path, "");

        assertThat(reply.status).isEqualTo(404);
        assertThat(reply.head).containsIgnoringCase("content-type: application/problem+json");
        assertThat(reply.json().path("title").asString()).isNotBlank();
    }

    @Test
    void aBadParameterIsTheCallersFault() throws IOException {
        assertThat(send("POST", "servers/demo/stop?force=perhaps", "").status).isEqualTo(400);
        assertThat(send("POST", "servers/no%20such/start", "").status).isEqualTo(404);
        assertThat(send("POST", "servers/%zz/start", "").status).isEqualTo(400);
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
        assertThat(none.status).isEqualTo(404);
        assertThat(none.json().path("code").asString()).isEqualTo("no-window");
        try (Subscription window = server.onShowWindow(shown::incrementAndGet)) {
            assertThat(send("POST", "window/show", "").status).isEqualTo(204);
            assertThat(shown).hasValue(1);
        }
        assertThat(send("POST", "window/show", "").status).isEqualTo(404);
        assertThat(send("POST", "window/shown?request=x", "").status).isEqualTo(400);
        assertThat(send("POST", "window/shown?request=99", "").status).isEqualTo(204);
        assertThat(send("POST", "window/hide", "").status).isEqualTo(404);
        assertThat(shown).hasValue(1);
    }

    @Test
    void aWindowThatCannotShowItselfIsNone() throws IOException {
        try (Subscription window = server.onShowWindow(() -> {
            throw new IllegalStateException("the toolkit has ended");
        })) {
            assertThat(send("POST", "window/show", "").status).isEqualTo(404);
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
        assertThat(reply.status).isEqualTo(405);
        assertThat(reply.head).containsIgnoringCase("allow: GET, HEAD");
        assertThat(reply.json().path("code").asString()).isEqualTo("wrong-method");

        assertThat(send("GET", "servers/demo/start", "").head).containsIgnoringCase("allow: POST");
        assertThat(send("BREW", "servers/demo", "").head).containsIgnoringCase("allow: DELETE, GET, HEAD, PATCH, PUT");
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void aHeadIsAGetWithoutItsBody() throws IOException {
        Reply reply = send("HEAD", "status", "");

        assertThat(reply.status).isEqualTo(200);
        assertThat(reply.body).isEmpty();
        assertThat(send("HEAD", "events", "").status).isEqualTo(200);
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
        assertThat(send("GET", "activity?most=0", "").status).isEqualTo(400);
        assertThat(send("GET", "activity?most=1&most=2", "").status).isEqualTo(400);
        assertThat(send("GET", "servers/demo/log?tail=many", "").status).isEqualTo(400);
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void whatIsNoHttpIsAProblemToo() throws IOException {
        Reply reply = raw("GET /api/v1/status HTTP/1.1\r\n\r\n");

        assertThat(reply.status).isEqualTo(400);
        assertThat(reply.head).containsIgnoringCase("content-type: application/problem+json");
        assertThat(reply.json().path("detail").asString()).contains("Host");
    }

    @Test
    void anInstanceMayLeaveOutWhatHasADefault() throws IOException {
        Reply added = json("POST", "servers", "{\"name\":\"new\",\"model\":{\"path\":\"/m.gguf\"}}");
        assertThat(added.status).isEqualTo(201);
        assertThat(added.head).containsIgnoringCase("location: /api/v1/servers/new");
        assertThat(supervisor.fleet().server("new").orElseThrow().instance())
                .isEqualTo(Instance.of("new", Path.of("/m.gguf")));

        json(
                "PATCH",
                "servers/new",
                "{\"model\":{\"context_size\":8192,\"threads\":4},\"gpu\":{\"backend\":\"cuda\"}}");
        Reply changed = json("PATCH", "servers/new", "{\"model\":{\"threads\":null,\"context_size\":null}}");

        assertThat(changed.status).isEqualTo(200);
        Instance instance = supervisor.fleet().server("new").orElseThrow().instance();
        assertThat(instance.model())
                .isEqualTo(Instance.of("new", Path.of("/m.gguf")).model());
        assertThat(instance.gpu().backend()).isEqualTo(Instance.Backend.CUDA);
    }

    @Test
    void aMisspeltSettingOfAnInstanceIsRefused() throws IOException {
        Reply reply = json("PATCH", "servers/demo", "{\"model\":{\"contxt_size\":8192}}");

        assertThat(reply.status).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains("context_size");
        assertThat(json("POST", "servers", "{\"name\":\"x\"}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("model.path");
        assertThat(json("PUT", "servers/demo", "{\"name\":\"other\",\"model\":{\"path\":\"/m\"}}").status)
                .isEqualTo(400);
        assertThat(json("PATCH", "servers/demo", "[1]").status).isEqualTo(400);
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void settingsAreReadReplacedAndChanged() throws IOException {
        assertThat(json("PUT", "settings", "{\"on_quit\":\"leave\",\"gateway\":{\"port\":5000}}").status)
                .isEqualTo(200);
        JsonNode changed = json("PATCH", "settings", "{\"on_quit\":null,\"gateway\":{\"enabled\":false}}")
                .json();

        assertThat(changed.path("file").toString()).isEqualTo("{\"gateway\":{\"port\":5000,\"enabled\":false}}");
        assertThat(changed.at("/settings/on_quit").asString()).isEqualTo("ask");
        assertThat(changed.at("/settings/gateway/port").asInt()).isEqualTo(5000);

        Reply wrong = json("PATCH", "settings", "{\"on_quit\":\"perhaps\",\"gatway\":{}}");
        assertThat(wrong.status).isEqualTo(400);
        assertThat(wrong.json().path("detail").asString()).contains("on_quit").contains("gateway");
        assertThat(send("GET", "settings", "").json().path("file")).isEqualTo(changed.path("file"));
    }

    @Test
    void aFileOfSettingsThatCannotBeUnderstoodIsNotWrittenOver() throws IOException {
        Path file = ports.settings().file();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{ half");

        assertThat(json("PATCH", "settings", "{\"on_quit\":\"leave\"}").status).isEqualTo(409);
        assertThat(file).hasContent("{ half");
    }

    @Test
    void anActionThatIsNotWaitedForTellsHowItEnded() throws IOException {
        supervisor.holdStart("demo");

        Reply accepted = send("POST", "servers/demo/start?async", "");
        assertThat(accepted.status).isEqualTo(202);
        assertThat(accepted.head).containsIgnoringCase("location: /api/v1/operations/1");
        assertThat(accepted.json().path("status").asString()).isEqualTo("RUNNING");
        supervisor.stop("demo", false);

        JsonNode ended = send("GET", "operations/1", "").json();
        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/problem/code").asString()).isEqualTo("stopped");
        assertThat(ended.at("/problem/status").asInt()).isEqualTo(409);
        assertThat(send("POST", "servers/demo/start?async&force", "").status).isEqualTo(400);
        assertThat(send("GET", "operations/2", "").status).isEqualTo(404);
        assertThat(send("GET", "operations/x", "").status).isEqualTo(404);
    }

    @Test
    void aLogIsReadAsJsonOrAsText() throws IOException {
        Path log = Files.writeString(home.resolve("20261121-100000.log"), "one\ntwo\nthree\n");
        supervisor.put(ScriptedServers.withLog(ScriptedServers.ready("other", 77, 8002), log));

        assertThat(send("GET", "servers/other/log?tail=2", "")
                        .json()
                        .path("lines")
                        .toString())
                .isEqualTo("[\"two\",\"three\"]");
        assertThat(send("GET", "servers/other/log?tail=2", "Accept: text/plain\r\n").body)
                .isEqualTo("two\nthree\n");
        assertThat(send("GET", "servers/other/log?run=2", "").status).isEqualTo(404);
        assertThat(send("GET", "servers/demo/log", "").json().path("code").asString())
                .isEqualTo("no-log");
    }

    @Test
    void aLogIsFollowedIntoTheNextRun() throws IOException {
        Path first = Files.writeString(home.resolve("20261121-100000.log"), "one\n");
        Path second = Files.writeString(home.resolve("20261121-110000.log"), "next\n");
        supervisor.put(ScriptedServers.withLog(ScriptedServers.ready("other", 77, 8002), first));
        try (EventReader log = EventReader.open(server, "servers/other/log/events", "")) {
            assertThat(log.next().data()).contains("100000.log");
            assertThat(log.next().data()).isEqualTo("{\"text\":\"one\"}");
            Files.writeString(first, "one\ntwo\n");
            assertThat(log.next().data()).isEqualTo("{\"text\":\"two\"}");

            supervisor.put(ScriptedServers.withLog(ScriptedServers.ready("other", 78, 8002), second));

            assertThat(log.next().data()).contains("110000.log");
            assertThat(log.next().data()).isEqualTo("{\"text\":\"next\"}");
        }
    }

    @Test
    void keysOfTheGatewayAreMadeToldOnceAndTakenBack() throws IOException {
        Reply made = json("POST", "gateway/keys", "{\"name\":\"ci\",\"models\":[\"demo\"]}");
        assertThat(made.status).isEqualTo(201);
        assertThat(made.json().path("key").asString()).isEqualTo("pk-ci");
        assertThat(send("GET", "gateway/keys", "").body).contains("\"ci\"").doesNotContain("pk-ci");
        assertThat(json("POST", "gateway/keys", "{\"name\":\"C I\"}").status).isEqualTo(400);
        assertThat(json("POST", "gateway/keys", "{\"name\":\"x\",\"per_minute\":0}").status)
                .isEqualTo(400);
        assertThat(json("POST", "gateway/keys", "{}").status).isEqualTo(400);
        assertThat(send("DELETE", "gateway/keys/ci", "").status).isEqualTo(204);
        assertThat(send("DELETE", "gateway/keys/ci", "").status).isEqualTo(404);
    }

    private Reply json(String method, String path, String body) throws IOException {
        return send(method, path, "Content-Type: application/json\r\n", body);
    }

    private String authorization() {
        return "Authorization: Bearer " + server.token() + "\r\n";
    }

    private Reply send(String method, String path, String headers) throws IOException {
        return send(method, path, headers, "");
    }

    private Reply send(String method, String path, String headers, String body) throws IOException {
        return raw(method + " /api/v1/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization() + headers
                + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), server.address().getPort());
    }

    private Reply raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            String text = all.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        }
    }

    private record Reply(int status, String head, String body) {
        JsonNode json() {
            return Json.mapper().readTree(body);
        }
    }
}
