package dev.paddock.settings;

import dev.paddock.domain.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings as {@link FormTexts}, by their keys in the file: {@code defaults.server.host}. */
public final class SettingsTexts {
    /** Of what kind a setting is, as its schema says. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** True or false. */
        SWITCH,
        /** One of {@link #choices}. */
        CHOICE,
        LIST,
        /** True or false for each of several names. */
        SWITCHES
    }

    private SettingsTexts() {}

    /** Every setting that can be told as a text, in the order of the file. */
    public static List<String> keys() {
        return SettingsFile.keys().stream().filter(key -> !isListOfObjects(key)).toList();
    }

    private static boolean isListOfObjects(String key) {
        Schema.Node rule = texts().rule(key);
        return rule.has("items")
                && rule.get("items").get("type").json().asString("").equals("object");
    }

    public static String of(SettingsFile.Line line) {
        return FormTexts.of(Json.byHand().valueToTree(line.value()));
    }

    public static Kind kind(String key) {
        Schema.Node rule = texts().rule(key);
        if (rule.has("enum")) {
            return Kind.CHOICE;
        }
        JsonNode type = rule.get("type").json();
        return switch (type.asString("")) {
            case "boolean" -> Kind.SWITCH;
            case "integer", "number" -> Kind.NUMBER;
            case "array" -> Kind.LIST;
            case "object" -> Kind.SWITCHES;
            default -> Kind.TEXT;
        };
    }

    /** Whether it can be said in a text; a list of objects is edited in the file. */
    public static boolean isPlain(String key) {
        Schema.Node rule = texts().rule(key);
        return !rule.get("items").get("type").json().asString("").equals("object");
    }

    /** What is wrong with these texts, by their keys. */
    public static List<Finding> check(Map<String, String> texts) {
        ObjectNode tree = Json.byHand().createObjectNode();
        List<Finding> findings = new ArrayList<>();
        texts.forEach((key, text) -> texts().put(tree, key, text, findings));
        for (Finding finding : Schema.of(Schema.Kind.SETTINGS).check(tree)) {
            findings.add(Finding.error(keyOf(finding, texts), finding.message(), finding.right()));
        }
        return List.copyOf(findings);
    }

    /** The list, of one of its items. */
    private static String keyOf(Finding finding, Map<String, String> texts) {
        String found = String.valueOf(finding.key());
        return texts.keySet().stream()
                .filter(key -> found.equals(key) || found.startsWith(key + "[") || found.startsWith(key + "."))
                .findFirst()
                .orElse(found);
    }

    /** What is right, in words and with the bounds. */
    public static String right(String key) {
        return texts().right(key);
    }

    /** The words among which one chooses; empty where the text is free. */
    public static List<String> choices(String key) {
        return texts().choices(key);
    }

    private static FormTexts texts() {
        return new FormTexts(Schema.Kind.SETTINGS);
    }
}
