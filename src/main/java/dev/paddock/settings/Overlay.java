package dev.paddock.settings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON over JSON. */
final class Overlay {
    private Overlay() {}

    /** Every value of {@code over} takes the place of the one below; objects are merged, lists replaced. */
    static void put(ObjectNode base, ObjectNode over) {
        for (var entry : over.properties()) {
            JsonNode below = base.get(entry.getKey());
            if (below instanceof ObjectNode object && entry.getValue() instanceof ObjectNode upper) {
                put(object, upper);
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
