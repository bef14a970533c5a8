package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document that is shipped, held against the server that is shipped with it. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = document();
    private static final SchemaRegistry VALIDATORS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @TempDir
    private Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private ScriptedSupervisor supervisor;
    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        supervisor = FullOwner.supervisor(home);
        server = ControlServer.start(supervisor, FullOwner.ports(home));
    }

    @AfterEach
    void close() {
        server.close();
        client.shutdownNow();
    }

    /** What is asked of each call; a document with a call more or less does not get far. */
    private static Map<String, Ask> asks() {
        Map<String, Ask> asks = new LinkedHashMap<>();
        String instance = "{\"name\":\"new\",\"model\":{\"path\":\"/m.gguf\"}}";
        String other = "{\"model\":{\"path\":\"/other.gguf\"},\"gpu\":{\"layers\":\"20\"}}";
        for (String plain : List.of(
                "status",
                "fleet",
                "servers",
                "profiles",
                "operations",
                "models",
                "engines",
                "settings",
                "activity",
                "orphans",
                "gateway",
                "openapi.json",
                "process-registry",
                "events",
                "gateway/keys",
                "servers/ready",
                "servers/ready/history",
                "servers/ready/log",
                "servers/ready/log/runs",
                "servers/ready/log/events",
                "profiles/all",
                "engines/builtin")) {
            asks.put("GET " + plain, new Ask("GET", plain, "", 200));
        }
        asks.put("GET operations/1", new Ask("GET", "operations/1", "", 404));
        for (String action : List.of(
                "servers/ready/start",
                "servers/ready/stop",
                "servers/ready/restart",
                "servers/ready/attach",
                "stop-all",
                "reload",
                "profiles/all/switch",
                "switch-back",
                "cleanup-orphaned",
                "orphans/4711/adopt",
                "shutdown")) {
            asks.put("POST " + action, new Ask("POST", action, "", 200));
        }
        asks.put("POST window/show", new Ask("POST", "window/show", "", 404));
        asks.put("POST window/shown", new Ask("POST", "window/shown?request=1", "", 204));
        asks.put("POST servers", new Ask("POST", "servers", instance, 201));
        asks.put("PUT servers/ready", new Ask("PUT", "servers/ready", other, 200));
        asks.put("PATCH servers/ready", new Ask("PATCH", "servers/ready", "{\"autostart\":true}", 200));
        asks.put("DELETE servers/ready", new Ask("DELETE", "servers/ready", "", 204));
        asks.put("POST servers/ready/change", new Ask("POST", "servers/ready/change", FullOwner.change(), 200));
        asks.put("PUT profiles/all", new Ask("PUT", "profiles/all", "{\"instances\":[\"ready\"]}", 200));
        asks.put("DELETE profiles/all", new Ask("DELETE", "profiles/all", "", 200));
        asks.put("PUT settings", new Ask("PUT", "settings", "{\"on_quit\":\"leave\"}", 200));
        asks.put("PATCH settings", new Ask("PATCH", "settings", "{\"gateway\":{\"port\":0}}", 200));
        asks.put("GET engine-releases", new Ask("GET", "engine-releases", "", 200));
        for (String action :
                List.of("engines/update", "engines/cancel", "engines/rollback", "engines/b10621-cpu/use")) {
            asks.put("POST " + action, new Ask("POST", action, "", 200));
        }
        asks.put("POST engines/install", new Ask("POST", "engines/install", "{\"backend\":\"cuda\"}", 200));
        asks.put("POST engines/add", new Ask("POST", "engines/add", "{\"path\":\"/opt/llama-server\"}", 200));
        asks.put("PUT engines/b1/pin", new Ask("PUT", "engines/b1/pin", "{\"pinned\":true}", 200));
        asks.put("DELETE engines/b1", new Ask("DELETE", "engines/b1", "", 204));
        asks.put("DELETE orphans/4711", new Ask("DELETE", "orphans/4711", "", 204));
        asks.put("POST gateway/keys", new Ask("POST", "gateway/keys", "{\"name\":\"ci\",\"per_minute\":9}", 201));
        asks.put("DELETE gateway/keys/laptop", new Ask("DELETE", "gateway/keys/laptop", "", 204));
        asks.put("GET hub/models", new Ask("GET", "hub/models?search=tiny%20model", "", 200));
        asks.put("GET hub/models/one", new Ask("GET", "hub/models/owner/repo", "", 200));
        asks.put("GET downloads", new Ask("GET", "downloads", "", 200));
        asks.put(
                "POST downloads", new Ask("POST", "downloads", "{\"model\":\"owner/repo:Q4_K_M\",\"to\":\"/m\"}", 201));
        for (String action : List.of("pause", "resume", "first")) {
            asks.put("POST downloads/" + action, new Ask("POST", "downloads/2x9f/" + action, "", 200));
        }
        asks.put("DELETE downloads/2x9f", new Ask("DELETE", "downloads/2x9f", "", 204));
        return asks;
    }

    private record Ask(String method, String path, String body, int status) {
        /** The route that it is of. */
        String template(List<Route> routes) {
            List<String> segments = Request.path(Request.ROOT + "/" + path.split("\\?", 2)[0]);
            return routes.stream()
                    .filter(route -> route.method().equals(method))
                    .filter(route -> route.match(segments).isPresent())
                    .map(Route::template)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(method + " " + path + " is no route"));
        }
    }

    static List<Ask> everyAsk() {
        return List.copyOf(asks().values());
    }

    @Test
    void everyCallOfTheServerIsInTheDocumentAndNoOther() {
        Map<String, List<String>> served = new TreeMap<>();
        for (Route route : server.routes()) {
            List<String> parameters = new ArrayList<>(new TreeSet<>(route.parameters()));
            served.put(route.method() + " " + route.template(), parameters);
        }

        assertThat(documented()).isEqualTo(served);
    }

    private static Map<String, List<String>> documented() {
        Map<String, List<String>> found = new TreeMap<>();
        for (var path : DOCUMENT.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                TreeSet<String> query = new TreeSet<>();
                for (JsonNode parameter : operation.getValue().path("parameters")) {
                    JsonNode meant = resolved(parameter);
                    if (meant.path("in").asString().equals("query")) {
                        query.add(meant.path("name").asString());
                    }
                }
                found.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " "
                                + path.getKey().substring(1),
                        List.copyOf(query));
            }
        }
        return found;
    }

    @Test
    void everyCallOfTheDocumentIsAskedForHere() {
        List<String> asked = asks().values().stream()
                .map(ask -> ask.method() + " " + ask.template(server.routes()))
                .toList();

        assertThat(asked)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(documented().keySet());
    }

    @ParameterizedTest
    @MethodSource("everyAsk")
    void whatIsAnsweredIsWhatTheDocumentSays(Ask ask) throws Exception {
        HttpResponse<InputStream> answer = send(ask.method(), ask.path(), ask.body());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        try (InputStream body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(ask.status());
            JsonNode said = response(ask, ask.status());
            if (type.equals("text/event-stream")) {
                assertThat(said.path("content").has(type)).isTrue();
                return;
            }
            check(said, type, body.readAllBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("everyAsk")
    void whatCanBeAnsweredAtOnceTellsWhereToAsk(Ask ask) throws Exception {
        String key = ask.method() + " " + ask.template(server.routes());
        if (!documented().getOrDefault(key, List.of()).contains(Route.ASYNC)) {
            return;
        }

        HttpResponse<InputStream> answer = send(ask.method(), ask.path() + "?async", ask.body());

        assertThat(answer.statusCode()).isEqualTo(202);
        check(response(ask, 202), "application/json", answer.body().readAllBytes());
        String where = answer.headers().firstValue("Location").orElseThrow();
        JsonNode operation = await().until(
                        () -> Json.mapper()
                                .readTree(send("GET", where.substring(Request.ROOT.length() + 1), "")
                                        .body()),
                        now -> !now.path("status").asString().equals("RUNNING"));
        assertThat(operation.path("status").asString()).isEqualTo("DONE");
        assertThat(operation.path("request").asString()).isEqualTo(ask.method() + " " + ask.path());
        Ask asked = new Ask("GET", "operations/1", "", 200);
        check(response(asked, 200), "application/json", Json.mapper().writeValueAsBytes(operation));
        if (ask.status() != 204) {
            byte[] result = Json.mapper().writeValueAsBytes(operation.path("result"));
            check(response(ask, ask.status()), "application/json", result);
        }
    }

    @ParameterizedTest
    @MethodSource("everyAsk")
    void noCallTakesAParameterThatItDoesNotKnow(Ask ask) throws Exception {
        String sign = ask.path().contains("?") ? "&" : "?";

        HttpResponse<InputStream> answer = send(ask.method(), ask.path() + sign + "frce=true", ask.body());

        assertThat(answer.statusCode()).isEqualTo(400);
        check(response(ask, 400), ProblemJson.CONTENT_TYPE, answer.body().readAllBytes());
    }

    @Test
    void everyEventIsWhatTheDocumentSays() throws Exception {
        Map<String, String> schemas = Map.of(
                "fleet",
                "Fleet",
                "state",
                "StateEvent",
                "health",
                "HealthEvent",
                "switch",
                "SwitchEvent",
                "server",
                "ServerEvent",
                "profile",
                "ProfileEvent",
                "engine",
                "EngineEvent",
                "downloads",
                "Downloads");
        Map<String, String> seen = new TreeMap<>();

        try (EventReader events = EventReader.open(server, "")) {
            // What happens before the stream has told the present is part of that, and no event.
            EventReader.Event event = events.next();
            supervisor.add(dev.paddock.domain.Instance.of("fresh", Path.of("/m.gguf")));
            assertThat(send("POST", "engines/install", "{}").statusCode()).isEqualTo(200);
            while (true) {
                seen.put(event.kind(), event.data());
                if (event.kind().equals("downloads")) {
                    for (JsonNode download : Json.mapper().readTree(event.data())) {
                        check("Download", download.toString());
                    }
                } else {
                    check(schemas.getOrDefault(event.kind(), "none"), event.data());
                }
                if (seen.keySet().containsAll(schemas.keySet())) {
                    break;
                }
                event = events.next();
            }
        }
    }

    @Test
    void theDocumentIsServedAsItIsShipped() throws Exception {
        byte[] served = send("GET", "openapi.json", "").body().readAllBytes();

        assertThat(Json.mapper().readTree(served)).isEqualTo(DOCUMENT);
        assertThat(DOCUMENT.path("openapi").asString()).startsWith("3.1.");
    }

    private HttpResponse<InputStream> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + Request.ROOT + "/" + path))
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private JsonNode response(Ask ask, int status) {
        JsonNode responses = DOCUMENT.path("paths")
                .path("/" + ask.template(server.routes()))
                .path(ask.method().toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode exact = responses.path(Integer.toString(status));
        assertThat(status < 400 && exact.isMissingNode())
                .as("%s is documented", status)
                .isFalse();
        return resolved(exact.isMissingNode() ? responses.path("default") : exact);
    }

    private static void check(JsonNode response, String type, byte[] body) {
        if (response.path("content").isMissingNode()) {
            assertThat(body).isEmpty();
            return;
        }
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode()).as("%s is documented", type).isFalse();
        validate(schema, new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void check(String schema, String json) {
        validate(Json.mapper().createObjectNode().put("$ref", "#/components/schemas/" + schema), json);
    }

    /** More strictly than the document: what it does not name is not to be there. */
    private static void validate(JsonNode schema, String json) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", closed(DOCUMENT.path("components").deepCopy()));

        assertThat(VALIDATORS.getSchema(whole.toString()).validate(json, InputFormat.JSON))
                .as(json)
                .isEmpty();
    }

    private static JsonNode closed(JsonNode tree) {
        if (tree instanceof ObjectNode object
                && object.has("properties")
                && object.path("type").asString("").equals("object")) {
            object.put("additionalProperties", false);
        }
        tree.forEach(OpenApiTest::closed);
        return tree;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static JsonNode document() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream(Routes.OPENAPI)) {
            return Json.mapper().readTree(in);
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }
}
