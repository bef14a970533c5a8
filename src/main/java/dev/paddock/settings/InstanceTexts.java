package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The values of an instance as {@link FormTexts} by their keys in its file ({@code model.context_size}), and back again. */
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
        return FormTexts.of(JsonTrees.at(Json.byHand().valueToTree(instance), key));
    }

    /** The instance with these texts in place of its own. */
    public static Read read(Instance base, Map<String, String> texts) {
        ObjectNode tree = Json.byHand().valueToTree(base);
        List<Finding> findings = new ArrayList<>();
        texts.forEach((key, text) -> texts().put(tree, key, text, findings));
        ObjectNode said = tree.deepCopy();
        if (said.has("worker")) {
            said.remove("model");
        }
        for (Finding finding : Schema.of(Schema.Kind.INSTANCE).check(said)) {
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

    /** What is right, in words and with the bounds. */
    public static String right(String key) {
        return texts().right(key);
    }

    /** The words among which one chooses; empty where the text is free. */
    public static List<String> choices(String key) {
        return texts().choices(key);
    }

    private static FormTexts texts() {
        return new FormTexts(Schema.Kind.INSTANCE);
    }
}
