package dev.paddock.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image as a newcomer meets it: every command is typed, on a machine without Java on the path. */
class PaddockImageIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("paddock.image", "target/paddock"))
            .resolve("bin")
            .resolve(isWindows() ? "paddock.cmd" : "paddock")
            .toAbsolutePath();

    @TempDir
    Path home;

    private record Result(int exit, String out, String err) {}

    @AfterEach
    void leaveNothingRunning() throws Exception {
        Path control = home.resolve("paddock home/state/control.json");
        Optional<ProcessHandle> service = Files.exists(control)
                ? ProcessHandle.of(
                        Json.mapper().readTree(control.toFile()).path("pid").asLong())
                : Optional.empty();
        Result stop = paddock("daemon", "stop");
        assertThat(stop.exit()).as(stop.err()).isIn(0, 3);
        assertThat(service.filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains(home.toString())))
                .isEmpty();
    }

    @Test
    void theDemoAnswersFromNothing() throws Exception {
        Result up = paddock("up", "demo", "--wait");
        assertThat(up.exit()).as(up.out() + up.err()).isZero();
        assertThat(up.out()).contains("demo").contains("http://127.0.0.1:");

        JsonNode status = Json.mapper().readTree(paddock("ps", "--json").out());
        assertThat(status.path("ready_servers").asInt()).isEqualTo(1);
        JsonNode demo = status.path("servers").path(0);
        assertThat(demo.path("is_ready").asBoolean()).isTrue();
        assertThat(ProcessHandle.of(demo.path("pid").asLong())).isPresent();

        Result chat = paddock("chat", "demo", "Who are you?");
        assertThat(chat.exit()).as(chat.err()).isZero();
        assertThat(chat.out()).contains("This is the Paddock demo model.");
        // Where people are told to ask: past the gateway the server wants a key.
        assertThat(post(up.out().replaceFirst("(?s).*(http://[0-9.:]+).*", "$1")))
                .contains("This is the Paddock demo model.");

        assertThat(paddock("logs", "demo", "--tail", "50").out()).contains("listening on");
        Result again = paddock("up", "demo");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(paddock("down", "demo").exit()).isZero();
        assertThat(ProcessHandle.of(demo.path("pid").asLong()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aProfileSwitchesWhatRuns() throws Exception {
        assertThat(paddock("switch", "demo").exit()).isZero();
        assertThat(readyServers()).isEqualTo(1);
        assertThat(paddock("switch", "everything-off").exit()).isZero();
        assertThat(readyServers()).isZero();
    }

    @Test
    void mistakesAreAnsweredInOneLineWithTheirExitCode() throws Exception {
        Result missing = paddock("up", "dmeo");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.err()).contains("dmeo").contains("demo").doesNotContain("\tat ");

        Result noFile = paddock("add", home.resolve("none.gguf").toString());
        assertThat(noFile.exit()).isNotZero();
        assertThat(noFile.err()).contains("none.gguf").doesNotContain("\tat ");

        Path text = Files.writeString(home.resolve("text.gguf"), "hello, this is no model");
        Result noModel = paddock("add", text.toString());
        assertThat(noModel.exit()).isNotZero();
        assertThat(noModel.err()).contains("GGUF").doesNotContain("\tat ");

        assertThat(paddock("frobnicate").exit()).isEqualTo(2);
    }

    /** What the module does not let be written as JSON is found only here. */
    @Test
    void everyCallThatOnlyReadsIsAnswered() throws Exception {
        assertThat(paddock("up", "demo").exit()).isZero();
        JsonNode control = Json.mapper()
                .readTree(home.resolve("paddock home/state/control.json").toFile());
        assertThat(control(control, "POST", "gateway/keys", "{\"name\":\"ci\"}").statusCode())
                .isEqualTo(201);
        JsonNode paths = Json.mapper()
                .readTree(control(control, "GET", "openapi.json", "").body())
                .path("paths");
        List<String> asked = new ArrayList<>();
        for (var path : paths.properties()) {
            String below = path.getKey().substring(1);
            boolean elsewhere = below.equals("engine-releases") || below.startsWith("hub/");
            if (path.getValue().has("get")
                    && !elsewhere
                    && !below.endsWith("events")
                    && !below.startsWith("operations/")) {
                String call = below.replace("servers/{name}", "servers/demo")
                        .replace("profiles/{name}", "profiles/demo")
                        .replace("engines/{id}", "engines/builtin");
                assertThat(control(control, "GET", call, "").statusCode())
                        .as(call)
                        .isEqualTo(200);
                asked.add(call);
            }
        }
        assertThat(asked).contains("status", "servers/demo/log/runs", "gateway/keys", "process-registry");
    }

    private static HttpResponse<String> control(JsonNode control, String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(control.path("address").asString() + "/api/v1/" + path))
                    .header("Authorization", "Bearer " + control.path("token").asString())
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private int readyServers() throws Exception {
        return Json.mapper()
                .readTree(paddock("ps", "--json").out())
                .path("ready_servers")
                .asInt();
    }

    private static String post(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private Result paddock(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(home, "out", ".txt");
        Path err = Files.createTempFile(home, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("PADDOCK_HOME", home.resolve("paddock home").toString());
        // Other tests run beside this one, and a Paddock of the person who runs them.
        builder.environment().put("PADDOCK_GATEWAY_PORT", "0");
        if (!isWindows()) {
            builder.environment().put("PATH", "/usr/bin:/bin");
        }
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " did not end: " + Files.readString(out));
        }
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }
}
