package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of an instance as the texts of a form, by their keys in its file ({@code model.context_size}), and back again
 * with the schema's verdict. An empty text leaves a value out where it may be; a list has one item a line, {@code env} one
 * {@code NAME=value}. A line that begins with a quotation mark is a JSON text, which is how line feeds are written.
 */
public final class InstanceTexts {
    private static final String ENV = "env";

    private InstanceTexts() {}

    /**
     * @param instance null where a finding breaks it
     * @param findings with the keys of {@link InstanceTexts#of}
     */
    public record Read(@Nullable Instance instance, List<Finding> findings) {
        public Read {
            findings = List.copyOf(findings);
        }
    }

    /** @param key of the schema of instances */
    public static String of(Instance instance, String key) {
        JsonNode value = JsonTrees.at(Json.byHand().valueToTree(instance), key);
        if (value instanceof ObjectNode group) {
            Map<String, String> lines = new TreeMap<>();
            group.properties()
                    .forEach(entry -> lines.put(
                            entry.getKey(),
                            entry.getKey() + "=" + line(entry.getValue().asString())));
            return String.join("\n", lines.values());
        }
        if (value instanceof ArrayNode list) {
            List<String> lines = new ArrayList<>();
            list.forEach(item -> lines.add(line(item.asString())));
            return String.join("\n", lines);
        }
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.isMissingNode() ? "" : value.asString();
    }

    private static String line(String text) {
        boolean plain =
                !text.isEmpty() && !text.startsWith("\"") && text.chars().noneMatch(Character::isISOControl);
        return plain ? text : Json.byHand().writeValueAsString(text);
    }

    /** The instance with these texts in place of its own. */
    public static Read read(Instance base, Map<String, String> texts) {
        ObjectNode tree = Json.byHand().valueToTree(base);
        List<Finding> findings = new ArrayList<>();
        texts.forEach((key, text) -> put(tree, key, text, findings));
        for (Finding finding : schema().check(tree)) {
            findings.add(
                    new Finding(finding.severity(), null, keyOf(finding.key()), finding.message(), finding.right()));
        }
        if (findings.isEmpty()) {
            try {
                return new Read(Json.byHand().treeToValue(tree, Instance.class), List.of());
            } catch (JacksonException | IllegalArgumentException bad) {
                findings.add(Finding.error(null, String.valueOf(bad.getMessage()), null));
            }
        }
        return new Read(null, findings);
    }

    /** The list, of one of its items. */
    private static @Nullable String keyOf(@Nullable String key) {
        if (key == null) {
            return null;
        }
        return key.startsWith(ENV + ".") ? ENV : key.replaceFirst("\\[.*", "");
    }

    private static void put(ObjectNode tree, String key, String text, List<Finding> findings) {
        List<String> path = List.of(key.split("\\."));
        Schema.Node rule = rule(key);
        ObjectNode group = tree;
        for (String name : path.subList(0, path.size() - 1)) {
            group = group.get(name) instanceof ObjectNode inner ? inner : group.putObject(name);
        }
        JsonNode type = rule.get("type").json();
        if (type.asString("").equals("array")) {
            ArrayNode list = group.putArray(path.getLast());
            lines(key, text, findings).forEach(list::add);
        } else if (type.asString("").equals("object")) {
            ObjectNode object = group.putObject(path.getLast());
            entries(key, text, findings).forEach(object::put);
        } else if (text.isBlank() && mayBeLeftOut(rule)) {
            group.remove(path.getLast());
        } else {
            group.set(path.getLast(), value(type, text));
        }
    }

    private static boolean mayBeLeftOut(Schema.Node rule) {
        JsonNode words =
                rule.has("enum") ? rule.get("enum").json() : rule.get("type").json();
        for (JsonNode word : words) {
            if (word.isNull() || word.asString("").equals("null")) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode value(JsonNode type, String text) {
        String wanted = type.toString();
        String stripped = text.strip();
        if (wanted.contains("boolean") && (stripped.equals("true") || stripped.equals("false"))) {
            return Json.byHand().valueToTree(Boolean.valueOf(stripped));
        }
        boolean number = wanted.contains("integer") || wanted.contains("number");
        if (number && !wanted.contains("string") && stripped.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?")) {
            return Json.byHand().valueToTree(new BigDecimal(stripped));
        }
        return Json.byHand().valueToTree(number ? stripped : text);
    }

    private static List<String> lines(String key, String text, List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (!line.isBlank()) {
                lines.add(unquoted(key, line, line, findings));
            }
        }
        return lines;
    }

    private static Map<String, String> entries(String key, String text, List<Finding> findings) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : text.split("\\R")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), unquoted(key, line, line.substring(equals + 1), findings));
            } else if (!line.isBlank()) {
                findings.add(Finding.error(
                        key,
                        key + " has the line " + SchemaCheck.shown(Json.byHand().valueToTree(line)),
                        "each line is NAME=value"));
            }
        }
        return entries;
    }

    private static String unquoted(String key, String line, String text, List<Finding> findings) {
        if (!text.startsWith("\"")) {
            return text;
        }
        try {
            JsonNode value = Json.byHand().readTree(text);
            if (value.isString()) {
                return value.asString();
            }
        } catch (JacksonException noJson) {
            // Told below.
        }
        findings.add(
                Finding.error(
                        key,
                        key + " has the line " + SchemaCheck.shown(Json.byHand().valueToTree(line)),
                        "what begins with a quotation mark ends with one, and is read as in JSON: \\\\ for \\, \\\" for \", \\n for a new line"));
        return text;
    }

    /** What is right, in words and with the bounds. */
    public static String right(String key) {
        return SchemaCheck.right(rule(key));
    }

    /** The words among which one chooses; empty where the text is free. */
    public static List<String> choices(String key) {
        List<String> words = new ArrayList<>();
        for (JsonNode word : rule(key).get("enum").json()) {
            if (word.isString()) {
                words.add(word.asString());
            }
        }
        return words;
    }

    private static Schema.Node rule(String key) {
        return schema().property(List.of(key.split("\\.")))
                .orElseThrow(() -> new IllegalArgumentException("an instance has no key " + key));
    }

    private static Schema schema() {
        return Schema.of(Schema.Kind.INSTANCE);
    }
}
