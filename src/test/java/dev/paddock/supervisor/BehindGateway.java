package dev.paddock.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.gateway.ApiKeys;
import dev.paddock.gateway.Gateway;
import dev.paddock.gateway.MemoryBook;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/** A gateway before a bench's supervisor, and clients that ask without a pause. */
@NullUnmarked
final class BehindGateway implements AutoCloseable {
    private static final GatewaySettings SETTINGS =
            new GatewaySettings(true, "127.0.0.1", 0, "", true, 0, 4, List.of(), List.of(), List.of(), true);

    final Gateway gateway;
    final HomeKey key;
    /** What each answer was: its status, or why there was none. */
    final List<String> answers = new CopyOnWriteArrayList<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    BehindGateway(Bench bench) {
        this(bench, new Plenty());
    }

    BehindGateway(Bench bench, MemoryBook memory) {
        key = new HomeKey(bench.home);
        gateway = Gateway.open(bench.supervisor(), memory, () -> SETTINGS, new ApiKeys(bench.home), key);
        lead(bench);
    }

    /** Again, for a supervisor that was opened anew. */
    void lead(Bench bench) {
        bench.supervisor().announceGateway(gateway.address(), null, new Traffic() {
            @Override
            public CompletionStage<Void> drained(ServerSnapshot old) {
                return gateway.drained(old);
            }

            @Override
            public boolean wantsKeys() {
                return true;
            }
        });
    }

    private static final class Plenty implements MemoryBook {
        @Override
        public Map<String, Long> needs(Instance instance) {
            return Map.of();
        }

        @Override
        public Map<String, Long> free(Instance coming) {
            return Map.of();
        }
    }

    /** In which one server fits at a time. */
    record RoomForOne(Bench bench) implements MemoryBook {
        @Override
        public Map<String, Long> needs(Instance instance) {
            return Map.of("host", 1L);
        }

        @Override
        public Map<String, Long> free(Instance coming) {
            long taken = bench.supervisor().fleet().servers().stream()
                    .filter(server -> server.state().isActive())
                    .count();
            return Map.of("host", 1 - taken);
        }
    }

    /** So many requests at once. */
    void askTogether(String model, int count) {
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(() -> answers.add(ask(model))));
        }
    }

    void askWithoutPause(String model, int count) {
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                while (!over) {
                    answers.add(ask(model));
                }
            }));
        }
    }

    String ask(String model) {
        String body = "{\"model\":\"" + model + "\",\"prompt\":\"Hello\",\"max_tokens\":8}";
        HttpRequest request = HttpRequest.newBuilder(gateway.address().resolve("/v1/completions"))
                .timeout(Bench.PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && answer.body().contains("choices")
                    ? "answered"
                    : answer.statusCode() + " " + answer.body();
        } catch (IOException | InterruptedException none) {
            return none.toString();
        }
    }

    int status(URI page, String bearer) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(Bench.PATIENCE);
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Waits until the last of them has its answer. */
    List<String> end() throws InterruptedException {
        over = true;
        for (Thread client : clients) {
            client.join();
        }
        return answers;
    }

    @Override
    public void close() throws InterruptedException {
        end();
        http.close();
        gateway.close();
    }
}
