package dev.paddock.bench;

import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The image with a home of its own, used as a person and a script would. Closing stops its service and its servers. */
public final class Product implements AutoCloseable {
    /** The image that the build has made. */
    public static final Path IMAGE =
            Path.of(System.getProperty("paddock.image", "target/paddock")).toAbsolutePath();

    private static final long PATIENCE_SECONDS = 120;

    private final Path home;
    private final int gatewayPort;
    private final Map<String, String> env;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param env besides this process's */
    public Product(Path folder, Map<String, String> env) throws IOException {
        this.home = folder.resolve("home");
        this.gatewayPort = freePort();
        this.env = env;
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public URI gateway() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    /** The demo model, which is there after the service ran for the first time. */
    public Path demoModel() {
        return home.resolve("models/demo.gguf");
    }

    /** Runs a command to its end. @throws IOException where it fails, with what it said */
    public String run(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(home.getParent(), "said", ".txt");
        Process process = builder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("paddock " + String.join(" ", arguments) + " did not end: " + Files.readString(said));
        }
        String text = Files.readString(said);
        Files.delete(said);
        if (process.exitValue() != 0) {
            throw new IOException("paddock " + String.join(" ", arguments) + " failed: " + text);
        }
        return text;
    }

    /** Not started yet, with its home and its gateway's port. */
    public ProcessBuilder builder(String... arguments) {
        String name = System.getProperty("os.name").startsWith("Windows") ? "paddock.cmd" : "paddock";
        List<String> command =
                new ArrayList<>(List.of(IMAGE.resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(env);
        builder.environment().put("PADDOCK_HOME", home.toString());
        builder.environment().put("PADDOCK_GATEWAY_PORT", Integer.toString(gatewayPort));
        return builder;
    }

    private JsonNode controlFile() {
        return Json.mapper().readTree(home.resolve("state/control.json").toFile());
    }

    /** Whether an owner has said where it is. */
    public boolean hasOwner() {
        return Files.exists(home.resolve("state/control.json"));
    }

    public long ownerPid() {
        return controlFile().path("pid").asLong();
    }

    /** A call of the control API, to its end. @throws IOException where it is refused */
    public JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        JsonNode control = controlFile();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(control.path("address").asString() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + control.path("token").asString())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isBlank()
                ? Json.mapper().createObjectNode()
                : Json.mapper().readTree(answer.body());
    }

    /** A server of the demo model, on the engine that this run is of. */
    public void add(String server) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("add", demoModel().toString(), "--name", server));
        if (!BareServer.GIVEN.isEmpty()) {
            words.addAll(List.of("--engine", BareServer.GIVEN));
        }
        run(words.toArray(String[]::new));
    }

    public void start(String server) throws IOException, InterruptedException {
        control("POST", "servers/" + server + "/start", "");
    }

    public void stop(String server) throws IOException, InterruptedException {
        control("POST", "servers/" + server + "/stop", "");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        if (hasOwner()) {
            run("down", "--all");
            run("daemon", "stop");
        }
    }
}
