package dev.paddock.settings;

import dev.paddock.domain.Finding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values of a schema as the texts of a form, and back again. An empty text leaves a value out where it may be; a list has
 * one item a line, an object of plain values one {@code NAME=value}. A line that begins with a quotation mark is a JSON
 * text, which is how line feeds are written.
 */
final class FormTexts {
    private final Schema schema;

    FormTexts(Schema.Kind kind) {
        this.schema = Schema.of(kind);
    }

    static String of(JsonNode value) {
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
            list.forEach(item -> lines.add(line(item.isValueNode() ? item.asString() : item.toString())));
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

    void put(ObjectNode tree, String key, String text, List<Finding> findings) {
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
            JsonNode inner = rule.get("additionalProperties").get("type").json();
            entries(key, text, findings).forEach((name, value) -> object.set(name, value(inner, value)));
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
    String right(String key) {
        return SchemaCheck.right(rule(key));
    }

    /** The words among which one chooses; empty where the text is free. */
    List<String> choices(String key) {
        List<String> words = new ArrayList<>();
        for (JsonNode word : rule(key).get("enum").json()) {
            if (word.isString()) {
                words.add(word.asString());
            }
        }
        return words;
    }

    Schema.Node rule(String key) {
        return schema.property(List.of(key.split("\\.")))
                .orElseThrow(() -> new IllegalArgumentException("there is no key " + key));
    }
}
