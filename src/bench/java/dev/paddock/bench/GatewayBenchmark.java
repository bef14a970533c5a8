package dev.paddock.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests through the gateway of the image beside the same server asked directly, and beside the router mode of the
 * llama-server that {@code -Dbench.server} names.
 */
@NullUnmarked
class GatewayBenchmark {
    private static final String GROUP = "Gateway";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int REQUESTS = 100;
    private static final int CLIENTS = 32;
    private static final double LATE = 0.99;
    private static final double ADDED_MILLIS = 0.35;
    private static final double LATE_MILLIS = 2;
    private static final double FIRST_TOKEN_MILLIS = 0.5;
    private static final double SHARE_OF_DIRECT = 0.85;
    private static final double LOADED_MILLIS = 60;

    @TempDir
    static Path folder;

    private static Product product;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void open() throws Exception {
        product = new Product(folder, Map.of());
        product.run("daemon", "start");
        product.add("one");
        product.start("one");
    }

    @AfterAll
    static void close() throws Exception {
        product.close();
    }

    private HttpRequest chat(URI server, String model, boolean stream) {
        String body = "{\"model\":\"" + model + "\",\"max_tokens\":1,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
    }

    /** A llama-server closes a connection after a hundred requests, and may do so just when it is used again. */
    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        try {
            return http.send(request, body);
        } catch (IOException closed) {
            return http.send(request, body);
        }
    }

    private void ask(URI server, String model) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(chat(server, model, false), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(server + " answered " + answer.statusCode() + " " + answer.body());
        }
    }

    private double firstToken(URI server) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<InputStream> answer = send(chat(server, "one", true), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.read();
            double millis = (System.nanoTime() - began) / 1e6;
            body.readAllBytes();
            return millis;
        }
    }

    /** A bare one: Paddock's own asks for a key that only Paddock knows. */
    @Test
    void besideTheServerItself() throws Exception {
        product.start("one");
        try (BareServer bare = BareServer.launch(product.demoModel())) {
            bare.awaitReady();
            besideTheServerItself(product.gateway(), URI.create("http://127.0.0.1:" + bare.port()));
        }
    }

    private void besideTheServerItself(URI gateway, URI server) throws Exception {
        Samples through = new Samples();
        Samples direct = new Samples();
        Samples lateThrough = new Samples();
        Samples lateDirect = new Samples();
        for (int round = -1; round < ROUNDS; round++) {
            List<Samples> pair = Turns.take(
                    0,
                    REQUESTS,
                    () -> Turns.millis(() -> ask(server, "one")),
                    () -> Turns.millis(() -> ask(gateway, "one")));
            if (round >= 0) {
                direct.add(pair.getFirst().median());
                through.add(pair.getLast().median());
                lateDirect.add(pair.getFirst().quantile(LATE));
                lateThrough.add(pair.getLast().quantile(LATE));
            }
        }
        Report.add(Row.of(GROUP, "a request of one token, median", "ms", through)
                .beside("direct", direct)
                .atMostMore(ADDED_MILLIS));
        Report.add(Row.of(GROUP, "a request of one token, p99", "ms", lateThrough)
                .beside("direct", lateDirect)
                .atMostMore(LATE_MILLIS));
        List<Samples> first = Turns.take(5, REQUESTS, () -> firstToken(server), () -> firstToken(gateway));
        Report.add(Row.of(GROUP, "time to the first token", "ms", first.getLast())
                .beside("direct", first.getFirst())
                .atMostMore(FIRST_TOKEN_MILLIS));
        List<Samples> rates = Turns.take(1, ROUNDS, () -> rate(server), () -> rate(gateway));
        Report.add(Row.of(GROUP, "requests a second from " + CLIENTS + " clients", "/s", rates.getLast())
                .beside("direct", rates.getFirst())
                .atLeastTimes(SHARE_OF_DIRECT));
    }

    private double rate(URI server) throws Exception {
        double millis = Turns.millis(() -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> clients = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    clients.add(threads.submit(() -> {
                        for (int i = 0; i < REQUESTS / 10; i++) {
                            ask(server, "one");
                        }
                        return null;
                    }));
                }
                for (Future<?> client : clients) {
                    client.get();
                }
            }
        });
        return CLIENTS * REQUESTS / 10 / (millis / 1e3);
    }

    @Test
    void aServerIsLoadedForARequest() throws Exception {
        Samples bare = new Samples();
        Samples demanded = new Samples();
        for (int round = -1; round < ROUNDS; round++) {
            double byHand = byHand();
            product.stop("one");
            double millis = Turns.millis(() -> ask(product.gateway(), "one"));
            if (round >= 0) {
                bare.add(byHand);
                demanded.add(millis);
            }
        }
        Report.add(Row.of(GROUP, "first answer of a server that is stopped", "ms", demanded)
                .beside("bare start, then a request", bare)
                .atMostMore(LOADED_MILLIS));
    }

    private double byHand() throws Exception {
        long began = System.nanoTime();
        try (BareServer bare = BareServer.launch(product.demoModel())) {
            bare.awaitReady();
            ask(URI.create("http://127.0.0.1:" + bare.port()), "one");
            return (System.nanoTime() - began) / 1e6;
        }
    }

    @Test
    void besideTheRouterMode() throws Exception {
        if (BareServer.GIVEN.isEmpty()) {
            Report.leaveOut(
                    GROUP, "The gateway beside llama-server's router mode", "name a llama-server with -Dbench.server");
            return;
        }
        Path models = Files.createDirectories(folder.resolve("router"));
        Files.copy(product.demoModel(), models.resolve("demo.gguf"));
        int port = Product.freePort();
        URI router = URI.create("http://127.0.0.1:" + port);
        Samples routerLoad = new Samples();
        Samples load = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            try (BareServer routing = BareServer.launch(routerCommand(models, port), Map.of(), port)) {
                routing.awaitReady();
                routerLoad.add(Turns.millis(() -> ask(router, "demo")));
                product.stop("one");
                load.add(Turns.millis(() -> ask(product.gateway(), "one")));
                if (round == ROUNDS - 1) {
                    List<Samples> pair = Turns.take(
                            5,
                            REQUESTS,
                            () -> Turns.millis(() -> ask(router, "demo")),
                            () -> Turns.millis(() -> ask(product.gateway(), "one")));
                    Report.add(Row.of(GROUP, "a request of one token", "ms", pair.getLast())
                            .beside("router mode", pair.getFirst())
                            .atMostTimes(1));
                }
                routing.stop();
            }
        }
        Report.add(Row.of(GROUP, "first answer of a model that is not loaded", "ms", load)
                .beside("router mode", routerLoad)
                .atMostTimes(1));
    }

    private static List<String> routerCommand(Path models, int port) {
        return List.of(
                BareServer.GIVEN,
                "--models-dir",
                models.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port));
    }
}
