package dev.paddock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.engine.BuiltinEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built-in engine as a real child process. Closing kills it; its temporary files would lie in {@link #temp()}. */
public final class BuiltinProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private BuiltinProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it on a free port of its own, with the arguments after {@code --port}. */
    public static BuiltinProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    public static BuiltinProcess start(Path folder, Map<String, String> env, String... arguments) throws IOException {
        int port = freePort();
        List<String> more = new ArrayList<>(List.of("--port", Integer.toString(port)));
        more.addAll(List.of(arguments));
        return new BuiltinProcess(launch(folder, env, more), folder, port);
    }

    /** Runs it with these arguments alone, to its end. */
    public static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = launch(folder, Map.of(), List.of(arguments));
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Result(
                    process.exitValue(),
                    Files.readString(folder.resolve("stdout")),
                    Files.readString(folder.resolve("stderr")));
        } finally {
            process.destroyForcibly();
        }
    }

    public record Result(int exitCode, String out, String err) {}

    private static Process launch(Path folder, Map<String, String> env, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(BuiltinEngine.locate().command());
        command.add(1, "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("temp")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LLAMA_"));
        builder.environment().putAll(env);
        return builder.start();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public Path temp() {
        return folder.resolve("temp");
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("stderr"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the first answer with this status. */
    public BuiltinProcess awaitHealth(int status) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(process.isAlive()).as(this::log).isTrue();
            try {
                return get("/health").statusCode() == status;
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return http.send(
                request(path, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    public JsonNode json(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** Ends it as a supervisor does on Unix, and waits. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    public int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        http.close();
    }
}
