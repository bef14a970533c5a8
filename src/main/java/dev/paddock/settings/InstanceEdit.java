package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes instances of the JSON that programs write, which may leave out what has a default. */
public final class InstanceEdit {
    private InstanceEdit() {}

    /**
     * An instance with the defaults where {@code said} says nothing.
     *
     * @throws PaddockException INVALID for keys that there are not, and for values that cannot be read; bounds are not checked
     */
    public static Instance complete(ObjectNode said, Settings.Defaults defaults) {
        checkKeys(said);
        String name = text(said.path("name"), "name");
        if (!said.path("worker").isObject()) {
            text(said.path("model").path("path"), "model.path");
        }
        ObjectNode tree = Json.mapper().valueToTree(Instance.of(name, Path.of("")));
        Overlay.put(tree, defaultsFor(said, Json.mapper().valueToTree(defaults)));
        Overlay.put(tree, said);
        return read(tree);
    }

    /**
     * What comes of a JSON merge patch (RFC 7396) over an instance: null takes a value out, so that its default holds.
     *
     * @throws PaddockException as {@link #complete}
     */
    public static Instance changed(Instance base, ObjectNode patch, Settings.Defaults defaults) {
        checkKeys(patch);
        ObjectNode tree = Json.mapper().valueToTree(base);
        JsonTrees.merge(tree, patch);
        return complete(tree, defaults);
    }

    /**
     * The general defaults as far as they hold for an instance that says {@code said}: where a worker listens, which has no
     * lock, it says itself.
     */
    static ObjectNode defaultsFor(ObjectNode said, ObjectNode defaults) {
        if (said.path("worker").isObject() && defaults.get("server") instanceof ObjectNode server) {
            server.remove("host");
        }
        return defaults;
    }

    private static void checkKeys(ObjectNode said) {
        List<Finding> unknown = Schema.of(Schema.Kind.INSTANCE).unknownKeys(said);
        if (!unknown.isEmpty()) {
            throw refused(unknown.stream().map(Finding::sentence).collect(Collectors.joining("; ")));
        }
    }

    private static String text(JsonNode value, String key) {
        if (!value.isString() || value.asString().isEmpty()) {
            throw refused(key + " is missing");
        }
        return value.asString();
    }

    private static Instance read(ObjectNode tree) {
        try {
            return Json.mapper().treeToValue(tree, Instance.class);
        } catch (JacksonException bad) {
            throw refused(bad.getOriginalMessage());
        }
    }

    private static PaddockException refused(String why) {
        return new PaddockException(Kind.INVALID, Problem.of("bad-json", "The body is no instance", why, null));
    }
}
