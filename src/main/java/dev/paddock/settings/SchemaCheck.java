package dev.paddock.settings;

import dev.paddock.domain.Finding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds a JSON tree against a {@link Schema} and says of each value that does not fit what would. Knows the keywords that
 * Paddock's own schemas use; a test holds its verdicts against those of a full validator.
 */
final class SchemaCheck {
    private static final int LONGEST_VALUE = 80;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final Schema schema;
    private final List<Finding> found = new ArrayList<>();

    SchemaCheck(Schema schema) {
        this.schema = schema;
    }

    List<Finding> check(JsonNode tree) {
        check(schema.root(), tree, "");
        return List.copyOf(found);
    }

    private void check(Schema.Node rule, JsonNode value, String key) {
        if (!fits(rule, value)) {
            found.add(wrong(rule, value, key));
            return;
        }
        if (value.isObject()) {
            checkObject(rule, value, key);
        } else if (value.isArray()) {
            checkArray(rule, value, key);
        }
    }

    private void checkObject(Schema.Node rule, JsonNode value, String key) {
        String prefix = key.isEmpty() ? "" : key + ".";
        for (JsonNode required : rule.get("required").json()) {
            Schema.Node missing = rule.get("properties").get(required.asString());
            if (!value.has(required.asString())) {
                missing(missing, prefix + required.asString());
            }
        }
        checkAlternatives(rule, value, prefix);
        for (var entry : value.properties()) {
            Schema.Node known = rule.get("properties").get(entry.getKey());
            Schema.Node names = rule.get("propertyNames");
            if (!known.json().isMissingNode()) {
                check(known, entry.getValue(), prefix + entry.getKey());
            } else if (rule.has("additionalProperties")) {
                if (!matches(names, entry.getKey())) {
                    found.add(Finding.error(
                            prefix + entry.getKey(),
                            key + " has the name " + shown(entry.getKey()),
                            names.description()));
                }
                check(rule.get("additionalProperties"), entry.getValue(), prefix + entry.getKey());
            }
        }
    }

    /** Where none of them is there, the first is what is mostly meant. */
    private void checkAlternatives(Schema.Node rule, JsonNode value, String prefix) {
        JsonNode alternatives = rule.get("anyOf").json();
        for (JsonNode one : alternatives) {
            if (one.get("required").valueStream().allMatch(key -> hasOne(one, value, key.asString()))) {
                return;
            }
        }
        for (JsonNode key : alternatives.path(0).path("required")) {
            missing(rule.get("properties").get(key.asString()), prefix + key.asString());
        }
    }

    private static boolean hasOne(JsonNode alternative, JsonNode value, String key) {
        String type = alternative.path("properties").path(key).path("type").asString("");
        return value.has(key) && (type.isEmpty() || isOf(type, value.get(key)));
    }

    /** Of a group that is missing, what it would have to hold. */
    private void missing(Schema.Node rule, String key) {
        for (JsonNode required : rule.get("required").json()) {
            missing(rule.get("properties").get(required.asString()), key + "." + required.asString());
        }
        if (!rule.has("required")) {
            found.add(Finding.error(key, key + " is missing", right(rule)));
        }
    }

    private void checkArray(Schema.Node rule, JsonNode value, String key) {
        Set<JsonNode> seen = new HashSet<>();
        boolean unique = rule.get("uniqueItems").json().asBoolean(false);
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            check(rule.get("items"), item, key + "[" + i + "]");
            if (unique && !seen.add(item)) {
                found.add(Finding.error(key, key + " has " + shown(item) + " twice", rule.description()));
            }
        }
    }

    private static boolean fits(Schema.Node rule, JsonNode value) {
        return hasType(rule, value)
                && isListed(rule, value)
                && isInRange(rule, value)
                && (!value.isString() || isText(rule, value.asString()))
                && isWithin(rule, "maxItems", value.isArray() ? value.size() : 0)
                && isWithin(rule, "maxProperties", value.isObject() ? value.size() : 0);
    }

    private static boolean hasType(Schema.Node rule, JsonNode value) {
        JsonNode type = rule.get("type").json();
        if (type.isString()) {
            return isOf(type.asString(), value);
        }
        for (JsonNode one : type) {
            if (isOf(one.asString(), value)) {
                return true;
            }
        }
        return type.isMissingNode();
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> value.isNumber() && isWhole(value);
            default -> throw new IllegalStateException("a schema asks for the type " + type);
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber()
                || (isFinite(value) && value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static boolean isFinite(JsonNode number) {
        return !number.isDouble() || Double.isFinite(number.doubleValue());
    }

    private static boolean isListed(Schema.Node rule, JsonNode value) {
        JsonNode list = rule.get("enum").json();
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return list.isMissingNode();
    }

    private static boolean isInRange(Schema.Node rule, JsonNode value) {
        if (!value.isNumber()) {
            return true;
        }
        if (!isFinite(value)) {
            return false;
        }
        BigDecimal number = value.decimalValue();
        JsonNode least = rule.get("minimum").json();
        JsonNode most = rule.get("maximum").json();
        return (least.isMissingNode() || number.compareTo(least.decimalValue()) >= 0)
                && (most.isMissingNode() || number.compareTo(most.decimalValue()) <= 0);
    }

    private static boolean isText(Schema.Node rule, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= rule.get("minLength").json().asInt(0)
                && isWithin(rule, "maxLength", length)
                && matches(rule, text);
    }

    private static boolean isWithin(Schema.Node rule, String keyword, int size) {
        return size <= rule.get(keyword).json().asInt(Integer.MAX_VALUE);
    }

    /** In a schema {@code $} means the very end; in Java it would pass a line feed behind it. */
    private static boolean matches(Schema.Node rule, String text) {
        String pattern = rule.get("pattern").json().asString("");
        return pattern.isEmpty()
                || PATTERNS.computeIfAbsent(
                                pattern,
                                p -> Pattern.compile(p.endsWith("$") ? p.substring(0, p.length() - 1) + "\\z" : p))
                        .matcher(text)
                        .find();
    }

    private static Finding wrong(Schema.Node rule, JsonNode value, String key) {
        String subject = key.isEmpty() ? "the file" : key;
        return Finding.error(key.isEmpty() ? null : key, subject + " is " + shown(value), right(rule));
    }

    /** What would be right, with the bounds that the schema has. */
    static String right(Schema.Node rule) {
        JsonNode least = rule.get("minimum").json();
        JsonNode most = rule.get("maximum").json();
        String bounds = least.isMissingNode() || most.isMissingNode() ? "" : plain(least) + " to " + plain(most);
        String range = rule.description().contains(bounds) ? "" : " (" + bounds + ")";
        String length = limit(rule, "maxLength", " characters")
                + limit(rule, "maxItems", " of them")
                + limit(rule, "maxProperties", " of them");
        return rule.description() + range + length;
    }

    private static String limit(Schema.Node rule, String keyword, String unit) {
        JsonNode most = rule.get(keyword).json();
        return most.isMissingNode() ? "" : ", up to " + most.asInt() + unit;
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    /** As it stands in the file, shortened. */
    static String shown(@Nullable JsonNode value) {
        if (value == null || value.isMissingNode()) {
            return "missing";
        }
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        return shorten(value.toString());
    }

    private static String shown(String text) {
        return shorten("\"" + text.replace("\u0000", "\\u0000") + "\"");
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
    }
}
