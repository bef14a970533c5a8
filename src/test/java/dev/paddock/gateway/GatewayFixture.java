package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.HomeKey;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A gateway before scripted servers, and clients of it. */
final class GatewayFixture implements AutoCloseable {
    final ScriptedSupervisor supervisor = new ScriptedSupervisor();
    /** Bytes that servers need on the host; none where it is not said. */
    final Map<String, Long> needs = new ConcurrentHashMap<>();

    final ApiKeys keys;
    volatile long capacity = Long.MAX_VALUE;
    /** Done after it was looked how much is free, as while an engine is asked. */
    volatile Runnable afterLook = () -> {};

    volatile GatewaySettings settings;
    /** Of large requests. */
    volatile RequestBody.Store store = RequestBody.Store.TEMPORARY;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Gateway gateway;

    GatewayFixture(Path folder) throws IOException {
        this(folder, Settings.plain());
    }

    GatewayFixture(Path folder, GatewaySettings settings) throws IOException {
        this.settings = settings;
        this.keys = new ApiKeys(Home.under(folder));
        this.gateway = Gateway.open(
                supervisor,
                new Book(),
                () -> this.settings,
                keys,
                new HomeKey(Home.under(folder)),
                () -> store.create());
        opened.add(gateway);
    }

    /** How the settings of a test begin. */
    static final class Settings {
        private Settings() {}

        static GatewaySettings plain() {
            return new GatewaySettings(true, "127.0.0.1", 0, "", true, 0, 4, List.of(), List.of(), List.of(), true);
        }

        static GatewaySettings withPeers(GatewaySettings.Peer... peers) {
            return new GatewaySettings(
                    true, "127.0.0.1", 0, "", true, 0, 4, List.of(), List.of(), List.of(peers), true);
        }
    }

    private final class Book implements MemoryBook {
        @Override
        public Map<String, Long> needs(Instance instance) {
            Long bytes = needs.get(instance.name());
            return bytes == null ? Map.of() : Map.of("host", bytes);
        }

        @Override
        public Map<String, Long> free(Instance coming) {
            long taken = supervisor.fleet().servers().stream()
                    .filter(ServerSnapshot::isReady)
                    .mapToLong(server -> needs.getOrDefault(server.name(), 0L))
                    .sum();
            afterLook.run();
            return Map.of("host", capacity - taken);
        }
    }

    RequestCounts counts(String server) {
        return gateway.counts(server);
    }

    /** Where a server listens that was made here. */
    int port(String name) {
        return Objects.requireNonNull(supervisor.ports.get(name));
    }

    /** A server that is stopped. */
    Upstream stopped(String name) throws IOException {
        Upstream upstream = new Upstream();
        opened.add(upstream);
        supervisor.ports.put(name, upstream.port());
        supervisor.put(ScriptedServers.stopped(name));
        return upstream;
    }

    Upstream ready(String name) throws IOException {
        Upstream upstream = stopped(name);
        supervisor.put(ScriptedServers.ready(name, 4711, upstream.port()));
        return upstream;
    }

    URI uri(String path) {
        return gateway.address().resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> form(String path, String form, String boundary) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> chat(String model) {
        return post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[]}");
    }

    /** A client of which a test sees each byte; it has sent the request. */
    Socket socket(String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    static String chatRequest(String model, boolean stream) {
        String body = "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws Exception {
        client.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }
}
