package dev.paddock.ui;

import dev.paddock.domain.Instance;
import dev.paddock.settings.InstanceTexts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/**
 * The settings of one server as somebody is changing them: what was typed lies over what is saved, so that fields nobody
 * touched follow the file. FX thread only.
 */
final class InstanceDraft {
    /** @param before what was saved when the change was begun */
    private record Edit(String text, String before) {}

    private final Map<InstanceField, Edit> edits = new EnumMap<>(InstanceField.class);
    private final Map<InstanceField, String> savedTexts = new EnumMap<>(InstanceField.class);
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private Instance saved;

    InstanceDraft(Instance saved) {
        this.saved = saved;
        setSaved(saved);
    }

    ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    Instance saved() {
        return saved;
    }

    /** Takes up what the file says now; what was typed stays. */
    void setSaved(Instance now) {
        saved = now;
        for (InstanceField field : InstanceField.values()) {
            savedTexts.put(field, InstanceTexts.of(now, field.key()));
        }
        edits.entrySet().removeIf(edit -> edit.getValue().text().equals(savedText(edit.getKey())));
        changed.set(!edits.isEmpty());
    }

    private String savedText(InstanceField field) {
        return savedTexts.getOrDefault(field, "");
    }

    String text(InstanceField field) {
        Edit edit = edits.get(field);
        return edit == null ? savedText(field) : edit.text();
    }

    void put(InstanceField field, String text) {
        Edit before = edits.get(field);
        if (text.equals(savedText(field))) {
            edits.remove(field);
        } else {
            edits.put(field, new Edit(text, before == null ? savedText(field) : before.before()));
        }
        changed.set(!edits.isEmpty());
    }

    boolean isChanged(InstanceField field) {
        return edits.containsKey(field);
    }

    int changes() {
        return edits.size();
    }

    /** What the file says now, where somebody else changed the same meanwhile. */
    Optional<String> changedMeanwhile(InstanceField field) {
        return Optional.ofNullable(edits.get(field))
                .filter(edit -> !edit.before().equals(savedText(field)))
                .map(edit -> savedText(field));
    }

    void discard() {
        edits.clear();
        changed.set(false);
    }

    /** As it would be saved. */
    InstanceTexts.Read read() {
        return InstanceTexts.read(
                saved,
                edits.entrySet().stream()
                        .collect(Collectors.toMap(
                                edit -> edit.getKey().key(),
                                edit -> edit.getValue().text())));
    }
}
