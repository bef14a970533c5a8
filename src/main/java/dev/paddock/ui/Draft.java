package dev.paddock.ui;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/**
 * A form as somebody is filling it in: what was typed lies over what is saved, so that fields nobody touched follow the file.
 * FX thread only.
 *
 * @param <K> what a field is known by
 */
class Draft<K> {
    /** @param before what was saved when the change was begun */
    private record Edit(String text, String before) {}

    private final Map<K, Edit> edits = new LinkedHashMap<>();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private Map<K, String> saved = Map.of();

    ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /** Takes up what the file says now; what was typed stays. */
    final void setSaved(Map<K, String> now) {
        saved = Map.copyOf(now);
        edits.entrySet().removeIf(edit -> edit.getValue().text().equals(saved(edit.getKey())));
        changed.set(!edits.isEmpty());
    }

    private String saved(K field) {
        return saved.getOrDefault(field, "");
    }

    String text(K field) {
        Edit edit = edits.get(field);
        return edit == null ? saved(field) : edit.text();
    }

    void put(K field, String text) {
        Edit before = edits.get(field);
        if (isSame(field, text, saved(field))) {
            edits.remove(field);
        } else {
            edits.put(field, new Edit(text, before == null ? saved(field) : before.before()));
        }
        changed.set(!edits.isEmpty());
    }

    /** Whether it would be no change to save the one in place of the other. */
    boolean isSame(K field, String one, String other) {
        return one.equals(other);
    }

    boolean isChanged(K field) {
        return edits.containsKey(field);
    }

    int changes() {
        return edits.size();
    }

    /** What the file says now, where somebody else changed the same meanwhile. */
    Optional<String> changedMeanwhile(K field) {
        return Optional.ofNullable(edits.get(field))
                .filter(edit -> !edit.before().equals(saved(field)))
                .map(edit -> saved(field));
    }

    void discard() {
        edits.clear();
        changed.set(false);
    }

    /** What is to be saved. */
    Map<K, String> texts() {
        return edits.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, edit -> edit.getValue().text()));
    }

    /** What stands there now of all that is to be saved. */
    Map<K, String> replaced() {
        return edits.keySet().stream().collect(Collectors.toMap(field -> field, this::saved));
    }
}
