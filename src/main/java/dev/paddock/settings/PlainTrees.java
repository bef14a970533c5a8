package dev.paddock.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Settings as they may be handed on. */
final class PlainTrees {
    private static final Set<String> SECRET_ARGUMENTS = Set.of("--api-key", "--hf-token", "-hft");

    private PlainTrees() {}

    /** Takes every secret out of the tree; their keys. */
    static List<String> takeSecrets(ObjectNode tree) {
        List<String> taken = new ArrayList<>();
        take(tree, "", taken);
        return taken;
    }

    private static void take(JsonNode node, String prefix, List<String> taken) {
        if (node instanceof ArrayNode list) {
            takeArguments(list, prefix, taken);
            for (int i = 0; i < list.size(); i++) {
                take(list.get(i), prefix + "[" + i + "].", taken);
            }
        }
        if (node instanceof ObjectNode group) {
            for (var entry : List.copyOf(group.properties())) {
                String key = prefix + entry.getKey();
                if (entry.getValue().isString() && Secrets.isSecret(entry.getKey())) {
                    group.remove(entry.getKey());
                    taken.add(key);
                } else {
                    take(entry.getValue(), entry.getValue() instanceof ObjectNode ? key + "." : key, taken);
                }
            }
        }
    }

    /** The option and the word after it, or both in one. */
    private static void takeArguments(ArrayNode list, String key, List<String> taken) {
        for (int i = list.size() - 1; i >= 0; i--) {
            String word = list.get(i).asString("");
            String option = word.split("=", 2)[0];
            if (SECRET_ARGUMENTS.contains(option)) {
                boolean apart = option.equals(word) && i + 1 < list.size();
                list.remove(i);
                if (apart) {
                    list.remove(i);
                }
                taken.add(option + " in " + key);
            }
        }
    }
}
