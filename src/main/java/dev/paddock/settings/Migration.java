package dev.paddock.settings;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * From older forms of the settings files to today's. A file without a version is either of the form before there were
 * versions, or written by hand; the one is turned into today's form, the other is in it already.
 */
final class Migration {
    private Migration() {}

    /** Changes {@code tree} into today's form; true where something had to be changed. */
    static boolean apply(ObjectNode tree) {
        return tree.path("version").asInt(0) < 1 && words(tree);
    }

    /** Version 0 wrote its words in capitals: {@code "backend": "CUDA"}, {@code "on_quit": "ASK"}. */
    private static boolean words(ObjectNode tree) {
        boolean changed = lowerCase(tree, "on_quit");
        if (tree.get("gpu") instanceof ObjectNode gpu) {
            changed |= lowerCase(gpu, "backend");
        }
        if (tree.get("model") instanceof ObjectNode model) {
            changed |= lowerCase(model, "flash_attention");
            changed |= lowerCase(model, "load_mode");
        }
        return changed;
    }

    private static boolean lowerCase(ObjectNode tree, String key) {
        JsonNode value = tree.get(key);
        if (!(value instanceof StringNode)) {
            return false;
        }
        String lower = value.asString().toLowerCase(Locale.ROOT);
        if (lower.equals(value.asString())) {
            return false;
        }
        tree.put(key, lower);
        return true;
    }
}
