package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the JSON Schemas (draft 2020-12) that are part of Paddock. They alone say what a settings file may hold: editors
 * complete from them, and {@link SchemaCheck} finds by them what is wrong. Immutable and safe for every thread.
 */
public final class Schema {
    /** What there is a schema for. */
    public enum Kind {
        INSTANCE("instance"),
        PROFILE("profile"),
        SETTINGS("settings");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** On the command line and in the file's name. */
        public String word() {
            return word;
        }

        public String fileName() {
            return word + ".schema.json";
        }
    }

    /** The form that this Paddock writes; it reads every older one. */
    public static final int VERSION = 1;

    private static final Map<String, Schema> LOADED = new ConcurrentHashMap<>();

    private final String text;
    private final JsonNode root;

    private Schema(String text) {
        this.text = text;
        this.root = Json.mapper().readTree(text);
    }

    public static Schema of(Kind kind) {
        return named(kind.fileName());
    }

    private static Schema named(String fileName) {
        return LOADED.computeIfAbsent(fileName, Schema::load);
    }

    private static Schema load(String fileName) {
        try (InputStream in = Schema.class.getResourceAsStream("/config/schema/" + fileName)) {
            if (in == null) {
                throw new IllegalStateException("config/schema/" + fileName + " is missing from this build");
            }
            return new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** As it is shipped. */
    public String text() {
        return text;
    }

    /** Everything that is wrong with {@code tree}, in the order of its keys. */
    public List<Finding> check(JsonNode tree) {
        return new SchemaCheck(this).check(tree);
    }

    /** Keys that Paddock does not know, with the one that was perhaps meant; they do no harm and are kept. */
    public List<Finding> unknownKeys(JsonNode tree) {
        List<Finding> found = new ArrayList<>();
        unknownKeys(new Node(this, root), tree, "", found);
        return found;
    }

    private static void unknownKeys(Node schema, JsonNode tree, String prefix, List<Finding> found) {
        List<String> known = schema.names();
        if (!(tree instanceof ObjectNode object) || known.isEmpty()) {
            return;
        }
        for (var entry : object.properties()) {
            String key = prefix + entry.getKey();
            if (known.contains(entry.getKey())) {
                unknownKeys(schema.get("properties").get(entry.getKey()), entry.getValue(), key + ".", found);
            } else {
                found.add(Finding.warning(
                        key,
                        "\"" + key + "\" is no key that Paddock knows",
                        Nearest.to(entry.getKey(), known)
                                .map(near -> "perhaps \"" + prefix + near + "\" was meant")
                                .orElse(null)));
            }
        }
    }

    Node root() {
        return new Node(this, root);
    }

    /** What the schema says of one key, with every reference followed; empty where it knows none such. */
    Optional<Node> property(List<String> path) {
        Node node = root();
        for (String key : path) {
            node = node.get("properties").get(key);
        }
        return node.json().isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    /** A part of a schema, whose keywords may come from what it refers to. */
    record Node(Schema schema, JsonNode json) {
        /** What its keys may be; empty where they are the person's own. */
        List<String> names() {
            List<String> names = new ArrayList<>(get("properties").json().propertyNames());
            get("propertyNames").get("enum").json().forEach(name -> names.add(name.asString()));
            return names;
        }

        boolean has(String keyword) {
            return !get(keyword).json().isMissingNode();
        }

        Node get(String keyword) {
            JsonNode own = json.path(keyword);
            if (own.isMissingNode() && json.has("$ref")) {
                return referred().get(keyword);
            }
            return new Node(schema, own);
        }

        private Node referred() {
            String ref = json.path("$ref").asString();
            int hash = ref.indexOf('#');
            Schema other = hash == 0 ? schema : named(ref.substring(0, hash));
            JsonNode target = other.root.at(ref.substring(hash + 1));
            if (target instanceof MissingNode) {
                throw new IllegalStateException("a schema refers to " + ref + ", which is not there");
            }
            return new Node(other, target);
        }

        String description() {
            return get("description").json().asString("");
        }
    }
}
