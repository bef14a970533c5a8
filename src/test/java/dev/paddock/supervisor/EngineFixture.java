package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerOptions;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor whose servers are of an engine that loads a model and computes. */
@NullUnmarked
abstract class EngineFixture {
    @TempDir
    Path folder;

    Bench bench;

    abstract Engine engine();

    @BeforeEach
    void open() throws IOException {
        bench = Bench.ofEngine(folder, this::engine);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    Instance instance(String name) {
        Instance small = bench.instance(name, FakeScript.good());
        ServerOptions server = small.server();
        return new Instance(
                name,
                small.model(),
                new ServerOptions(
                        server.host(),
                        server.port(),
                        server.timeout(),
                        server.parallel(),
                        server.apiKey(),
                        server.startTimeout(),
                        Duration.ofSeconds(10),
                        List.of(),
                        false),
                small.gpu(),
                null,
                small.env(),
                small.args(),
                new HealthCheck("/health", Duration.ofMillis(100), Duration.ofSeconds(1), 2, Duration.ZERO, false),
                small.restartPolicy(),
                small.logs(),
                false);
    }

    static String complete(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/completions"))
                    .timeout(Bench.PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"Hello\",\"max_tokens\":4}"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    static String page(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI page = URI.create("http://127.0.0.1:" + port + path);
            return http.send(
                            HttpRequest.newBuilder(page).timeout(Bench.PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
