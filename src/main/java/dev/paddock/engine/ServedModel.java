package dev.paddock.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server on some port says of itself, asked without any key since it may be anybody's.
 *
 * @param llamaCpp it is llama.cpp's server by its own word
 * @param names by which it calls its model: a path, a file name or an alias each; empty where it does not say
 */
public record ServedModel(boolean llamaCpp, List<String> names) {
    private static final int MOST_BYTES = 256 * 1024;

    public ServedModel {
        names = List.copyOf(names);
    }

    /**
     * Asks {@code /v1/models} and {@code /props}. A server that answers neither says nothing.
     *
     * @param timeout of each of the two
     * @throws InterruptedException if the thread is interrupted
     */
    public static ServedModel ask(HttpClient client, URI endpoint, Duration timeout) throws InterruptedException {
        JsonNode models = get(client, endpoint.resolve("/v1/models"), timeout);
        JsonNode props = get(client, endpoint.resolve("/props"), timeout);
        List<String> names = new ArrayList<>();
        boolean llamaCpp = props.has("default_generation_settings");
        for (JsonNode model : models.path("data")) {
            llamaCpp |= model.path("owned_by").asString("").equals("llamacpp");
            add(names, model.path("id"));
        }
        add(names, props.path("model_path"));
        add(names, props.path("model_alias"));
        return new ServedModel(llamaCpp, names);
    }

    private static void add(List<String> names, JsonNode name) {
        String text = name.asString("");
        if (!text.isBlank()) {
            names.add(text);
        }
    }

    private static JsonNode get(HttpClient client, URI page, Duration timeout) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(timeout).build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return answer.statusCode() == 200
                        ? JsonMapper.shared().readTree(body.readNBytes(MOST_BYTES))
                        : JsonMapper.shared().createObjectNode();
            }
        } catch (IOException | JacksonException nothing) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
