package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.control.RawClient.Reply;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the calls do that are more than a call of the supervisor. */
class ControlCallsTest {
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
    void anInstanceMayLeaveOutWhatHasADefault() throws IOException {
        Reply added = json("POST", "servers", "{\"name\":\"new\",\"model\":{\"path\":\"/m.gguf\"}}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.head()).containsIgnoringCase("location: /api/v1/servers/new");
        assertThat(supervisor.fleet().server("new").orElseThrow().instance())
                .isEqualTo(Instance.of("new", Path.of("/m.gguf")));

        json(
                "PATCH",
                "servers/new",
                "{\"model\":{\"context_size\":8192,\"threads\":4},\"gpu\":{\"backend\":\"cuda\"}}");
        Reply changed = json("PATCH", "servers/new", "{\"model\":{\"threads\":null,\"context_size\":null}}");

        assertThat(changed.status()).isEqualTo(200);
        Instance instance = supervisor.fleet().server("new").orElseThrow().instance();
        assertThat(instance.model())
                .isEqualTo(Instance.of("new", Path.of("/m.gguf")).model());
        assertThat(instance.gpu().backend()).isEqualTo(Instance.Backend.CUDA);
    }

    @Test
    void aMisspeltSettingOfAnInstanceIsRefused() throws IOException {
        Reply reply = json("PATCH", "servers/demo", "{\"model\":{\"contxt_size\":8192}}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains("context_size");
        assertThat(json("POST", "servers", "{\"name\":\"x\"}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("model.path");
        assertThat(json("PUT", "servers/demo", "{\"name\":\"other\",\"model\":{\"path\":\"/m\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(json("PATCH", "servers/demo", "[1]").status()).isEqualTo(400);
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void settingsAreReadReplacedAndChanged() throws IOException {
        assertThat(json("PUT", "settings", "{\"on_quit\":\"leave\",\"gateway\":{\"port\":5000}}")
                        .status())
                .isEqualTo(200);
        JsonNode changed = json("PATCH", "settings", "{\"on_quit\":null,\"gateway\":{\"enabled\":false}}")
                .json();

        assertThat(changed.path("file").toString()).isEqualTo("{\"gateway\":{\"port\":5000,\"enabled\":false}}");
        assertThat(changed.at("/settings/on_quit").asString()).isEqualTo("ask");
        assertThat(changed.at("/settings/gateway/port").asInt()).isEqualTo(5000);

        Reply wrong = json("PATCH", "settings", "{\"on_quit\":\"perhaps\",\"gatway\":{}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("detail").asString()).contains("on_quit").contains("gateway");
        assertThat(send("GET", "settings", "").json().path("file")).isEqualTo(changed.path("file"));
    }

    @Test
    void aFileOfSettingsThatCannotBeUnderstoodIsNotWrittenOver() throws IOException {
        Path file = ports.settings().file();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{ half");

        assertThat(json("PATCH", "settings", "{\"on_quit\":\"leave\"}").status())
                .isEqualTo(409);
        assertThat(file).hasContent("{ half");
    }

    @Test
    void anActionThatIsNotWaitedForTellsHowItEnded() throws IOException {
        supervisor.holdStart("demo");

        Reply accepted = send("POST", "servers/demo/start?async", "");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.head()).containsIgnoringCase("location: /api/v1/operations/1");
        assertThat(accepted.json().path("status").asString()).isEqualTo("RUNNING");
        supervisor.stop("demo", false);

        JsonNode ended = send("GET", "operations/1", "").json();
        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/problem/code").asString()).isEqualTo("stopped");
        assertThat(ended.at("/problem/status").asInt()).isEqualTo(409);
        assertThat(send("POST", "servers/demo/start?async&force", "").status()).isEqualTo(400);
        assertThat(send("GET", "operations/2", "").status()).isEqualTo(404);
        assertThat(send("GET", "operations/x", "").status()).isEqualTo(404);
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
        assertThat(send("GET", "servers/other/log?tail=2", "Accept: text/plain\r\n")
                        .body())
                .isEqualTo("two\nthree\n");
        assertThat(send("GET", "servers/other/log?run=2", "").status()).isEqualTo(404);
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
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("key").asString()).isEqualTo("pk-ci");
        assertThat(send("GET", "gateway/keys", "").body()).contains("\"ci\"").doesNotContain("pk-ci");
        assertThat(json("POST", "gateway/keys", "{\"name\":\"C I\"}").status()).isEqualTo(400);
        assertThat(json("POST", "gateway/keys", "{\"name\":\"x\",\"per_minute\":0}")
                        .status())
                .isEqualTo(400);
        assertThat(json("POST", "gateway/keys", "{}").status()).isEqualTo(400);
        assertThat(send("DELETE", "gateway/keys/ci", "").status()).isEqualTo(204);
        assertThat(send("DELETE", "gateway/keys/ci", "").status()).isEqualTo(404);
    }

    private Reply send(String method, String path, String headers) throws IOException {
        return new RawClient(server).send(method, path, headers);
    }

    private Reply json(String method, String path, String body) throws IOException {
        return new RawClient(server).send(method, path, "Content-Type: application/json\r\n", body);
    }
}
