package dev.paddock.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done with whole trees of settings: their keys, and the changes of one carried into another. */
final class JsonTrees {
    /** A key that was changed here and elsewhere, differently. */
    record Conflict(
            String key, @Nullable JsonNode there, @Nullable JsonNode wanted) {}

    private JsonTrees() {}

    /**
     * Carries what differs between {@code base} and {@code wanted} into {@code file}, and leaves alone all else in it.
     *
     * @param now what the file means, defaults included
     * @param base what it meant when the change was begun
     * @param wanted what it is to mean
     * @return where somebody else changed the same key meanwhile; those are not carried over
     */
    static List<Conflict> carryOver(ObjectNode file, ObjectNode now, ObjectNode base, ObjectNode wanted) {
        List<Conflict> conflicts = new ArrayList<>();
        carryOver(file, now, base, wanted, "", conflicts);
        return conflicts;
    }

    private static void carryOver(
            ObjectNode file,
            ObjectNode now,
            ObjectNode base,
            ObjectNode wanted,
            String prefix,
            List<Conflict> conflicts) {
        Set<String> keys = new LinkedHashSet<>(wanted.propertyNames());
        keys.addAll(base.propertyNames());
        for (String key : keys) {
            JsonNode before = value(base, key);
            JsonNode after = value(wanted, key);
            JsonNode there = value(now, key);
            if (same(before, after)) {
                continue;
            }
            if (before instanceof ObjectNode from
                    && after instanceof ObjectNode to
                    && there instanceof ObjectNode meant) {
                ObjectNode inner = file.get(key) instanceof ObjectNode own ? own : file.putObject(key);
                carryOver(inner, meant, from, to, prefix + key + ".", conflicts);
                if (inner.isEmpty()) {
                    file.remove(key);
                }
            } else if (same(there, before) || same(there, after)) {
                put(file, key, after);
            } else {
                conflicts.add(new Conflict(prefix + key, there, after));
            }
        }
    }

    /** {@code server.port} for each value that is no object, and for each empty object. */
    static List<String> leafKeys(ObjectNode tree, String prefix) {
        List<String> keys = new ArrayList<>();
        for (var entry : tree.properties()) {
            String key = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode group && !group.isEmpty()) {
                keys.addAll(leafKeys(group, key + "."));
            } else {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The value of a key of {@link #leafKeys}, whose own names may hold dots. */
    static JsonNode at(ObjectNode tree, String key) {
        JsonNode whole = tree.get(key);
        if (whole != null) {
            return whole;
        }
        int dot = key.indexOf('.');
        return dot > 0 && tree.get(key.substring(0, dot)) instanceof ObjectNode group
                ? at(group, key.substring(dot + 1))
                : MissingNode.getInstance();
    }

    private static void put(ObjectNode file, String key, @Nullable JsonNode value) {
        if (value == null) {
            file.remove(key);
        } else {
            file.set(key, value);
        }
    }

    private static @Nullable JsonNode value(ObjectNode tree, String key) {
        JsonNode value = tree.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return one == null ? other == null : one.equals(other);
    }

    /** A merge patch (RFC 7396): null takes away, objects are merged, all else is replaced. */
    static void merge(ObjectNode base, ObjectNode patch) {
        for (var entry : patch.properties()) {
            String key = entry.getKey();
            if (entry.getValue().isNull()) {
                base.remove(key);
            } else if (entry.getValue() instanceof ObjectNode upper) {
                merge(base.get(key) instanceof ObjectNode below ? below : base.putObject(key), upper);
            } else {
                base.set(key, entry.getValue());
            }
        }
    }
}
