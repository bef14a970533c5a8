package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The shipped schemas: complete, right, and understood by Paddock as a full validator understands them. */
class SchemaTest {
    private static final SchemaRegistry VALIDATORS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Test
    void everyComponentOfAnInstanceIsInItsSchemaAndNothingElse() {
        assertThat(schemaKeys(Schema.of(Schema.Kind.INSTANCE).root(), "")).isEqualTo(componentKeys(Instance.class, ""));
    }

    @Test
    void everyComponentOfAProfileIsInItsSchemaAndNothingElse() {
        assertThat(schemaKeys(Schema.of(Schema.Kind.PROFILE).root(), "")).isEqualTo(componentKeys(Profile.class, ""));
    }

    @Test
    void everySettingIsInItsSchemaAndNothingElse() {
        assertThat(schemaKeys(Schema.of(Schema.Kind.SETTINGS).root(), "")).isEqualTo(componentKeys(Settings.class, ""));
    }

    @Test
    void theDefaultsOfTheSchemaAreThoseOfPaddock() {
        ObjectNode plain = Json.byHand().valueToTree(Instance.of("a", Path.of("/m.gguf")));

        for (String key : schemaKeys(Schema.of(Schema.Kind.INSTANCE).root(), "")) {
            JsonNode said = rule(Schema.Kind.INSTANCE, key).get("default").json();
            JsonNode meant = plain.at("/" + key.replace('.', '/'));
            if (!said.isMissingNode()) {
                assertThat(meant).as(key).hasToString(said.toString());
            } else {
                assertThat(meant.isMissingNode() || key.equals("name") || key.equals("model.path"))
                        .as("the schema should tell the default of " + key + ", " + meant)
                        .isTrue();
            }
        }
    }

    @Test
    void everyRuleSaysWhatIsRight() {
        for (Schema.Kind kind : Schema.Kind.values()) {
            for (String key : schemaKeys(Schema.of(kind).root(), "")) {
                assertThat(rule(kind, key).description())
                        .as(kind + " " + key)
                        .isNotBlank()
                        .doesNotEndWith(".");
            }
        }
    }

    @Test
    void whatPaddockWritesByItselfFitsItsSchemas() {
        check(Schema.Kind.INSTANCE, Json.byHand().valueToTree(Instance.of("a", Path.of("/m.gguf"))), true);
        check(Schema.Kind.PROFILE, Json.byHand().valueToTree(new Profile("a", "A", List.of("b"))), true);
        for (Settings.Preset preset : Settings.Preset.values()) {
            check(Schema.Kind.SETTINGS, Json.byHand().valueToTree(Settings.of(preset)), true);
        }
    }

    /** Values of every type and at every bound, in every place. */
    @ParameterizedTest
    @EnumSource(Schema.Kind.class)
    void paddockJudgesAsAFullValidatorDoes(Schema.Kind kind) {
        List<String> keys = new ArrayList<>(schemaKeys(Schema.of(kind).root(), ""));
        List<String> values = new ArrayList<>(List.of(
                "null",
                "true",
                "0",
                "1",
                "-1",
                "1.0",
                "1.5",
                "128",
                "129",
                "1023",
                "1024",
                "65535",
                "65536",
                "1e3",
                "1e400",
                "\"\"",
                "\"a\"",
                "\"A\"",
                "\"4k\"",
                "\"auto\"",
                "\"all\"",
                "\"99\"",
                "\"99999\"",
                "\"cuda\"",
                "\"CUDA\"",
                "\"/health\"",
                "\"a\\n\"",
                "\"auto\\n\"",
                "\"a\\u0000\"",
                "\"3,1\"",
                "\"3,\"",
                "\"ask\"",
                "\"debug\"",
                "\"-a\"",
                "\"ö\"",
                "\"host:1\"",
                "\"[::1]:50052\"",
                "\"../x\"",
                "[]",
                "[1]",
                "[\"a\"]",
                "[\"a\",\"a\"]",
                "[\"host:1\"]",
                "[null]",
                "{}",
                "{\"a\":\"b\"}",
                "{\"a\":1}",
                "{\"=\":\"b\"}"));
        values.add("\"" + "x".repeat(5000) + "\"");
        values.add("\"" + "😀".repeat(200) + "\"");
        int refused = 0;
        for (String key : keys) {
            for (String value : values) {
                ObjectNode tree = sample(kind);
                put(tree, key, Json.byHand().readTree(value));
                refused += check(kind, tree, null) ? 0 : 1;
            }
        }
        assertThat(refused).isBetween(keys.size(), keys.size() * values.size() - keys.size());
    }

    @Test
    void severalFaultsAtOnceAreAllTold() {
        ObjectNode tree = sample(Schema.Kind.INSTANCE);
        Random random = new Random(7);
        List<String> keys =
                List.of("model.threads", "server.port", "healthcheck.retries", "autostart", "logs.rotation");
        for (String key : keys) {
            put(tree, key, Json.mapper().valueToTree("wrong" + random.nextInt(9)));
        }

        assertThat(Schema.of(Schema.Kind.INSTANCE).check(tree))
                .extracting(Finding::key)
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    /** True where it fits; fails where the two do not agree, or not with {@code expected}. */
    private static boolean check(Schema.Kind kind, JsonNode tree, @Nullable Boolean expected) {
        String text = tree.toString();
        boolean full = VALIDATORS
                .getSchema(SchemaLocation.of("classpath:config/schema/" + kind.fileName()))
                .validate(text, InputFormat.JSON)
                .isEmpty();
        List<Finding> own = Schema.of(kind).check(tree);
        assertThat(own.isEmpty()).as("%s: %s", text, own).isEqualTo(full);
        if (expected != null) {
            assertThat(full).as(text).isEqualTo(expected);
        }
        return full;
    }

    private static ObjectNode sample(Schema.Kind kind) {
        return switch (kind) {
            case INSTANCE -> Json.byHand().valueToTree(Instance.of("a", Path.of("/m.gguf")));
            case PROFILE -> Json.byHand().valueToTree(new Profile("a", "A", List.of()));
            case SETTINGS -> Json.byHand().valueToTree(Settings.DEFAULT);
        };
    }

    private static void put(ObjectNode tree, String key, JsonNode value) {
        ObjectNode node = tree;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            node = node.get(path[i]) instanceof ObjectNode group ? group : node.putObject(path[i]);
        }
        node.set(path[path.length - 1], value);
    }

    private static Schema.Node rule(Schema.Kind kind, String key) {
        return Schema.of(kind).property(List.of(key.split("\\.", -1))).orElseThrow();
    }

    private static Set<String> schemaKeys(Schema.Node rule, String prefix) {
        Set<String> keys = new TreeSet<>();
        for (String name : rule.get("properties").json().propertyNames()) {
            Schema.Node inner = rule.get("properties").get(name);
            if (inner.has("properties")) {
                keys.addAll(schemaKeys(inner, prefix + name + "."));
            } else if (!name.equals("$schema") && !name.equals("version")) {
                keys.add(prefix + name);
            }
        }
        return keys;
    }

    private static Set<String> componentKeys(Class<?> type, String prefix) {
        Set<String> keys = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component
                    .getName()
                    .chars()
                    .mapToObj(c -> Character.isUpperCase(c) ? "_" + (char) Character.toLowerCase(c) : "" + (char) c)
                    .collect(Collectors.joining())
                    .toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                keys.addAll(componentKeys(component.getType(), prefix + name + "."));
            } else {
                keys.add(prefix + name);
            }
        }
        return keys;
    }
}
