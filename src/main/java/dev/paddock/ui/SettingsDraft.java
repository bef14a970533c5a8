package dev.paddock.ui;

import dev.paddock.settings.SettingsTexts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** Paddock's settings as somebody is changing them: what was typed lies over what holds. FX thread only. */
final class SettingsDraft {
    /** @param before what held when the change was begun */
    private record Edit(String text, String before) {}

    private final Map<String, Edit> edits = new LinkedHashMap<>();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private Map<String, String> saved = new HashMap<>();

    ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /** Takes up what holds now; what was typed stays. */
    void setSaved(Map<String, String> now) {
        saved = Map.copyOf(now);
        edits.entrySet().removeIf(edit -> edit.getValue().text().equals(saved(edit.getKey())));
        changed.set(!edits.isEmpty());
    }

    private String saved(String key) {
        return saved.getOrDefault(key, "");
    }

    String text(String key) {
        Edit edit = edits.get(key);
        return edit == null ? saved(key) : edit.text();
    }

    void put(String key, String text) {
        Edit before = edits.get(key);
        if (isSame(key, text)) {
            edits.remove(key);
        } else {
            edits.put(key, new Edit(text, before == null ? saved(key) : before.before()));
        }
        changed.set(!edits.isEmpty());
    }

    /** An empty line more or less in a list is no change. */
    private boolean isSame(String key, String text) {
        return switch (SettingsTexts.kind(key)) {
            case LIST, SWITCHES -> text.strip().equals(saved(key).strip());
            case TEXT, NUMBER, SWITCH, CHOICE -> text.equals(saved(key));
        };
    }

    boolean isChanged(String key) {
        return edits.containsKey(key);
    }

    /** What holds now, where somebody else changed the same meanwhile. */
    Optional<String> changedMeanwhile(String key) {
        return Optional.ofNullable(edits.get(key))
                .filter(edit -> !edit.before().equals(saved(key)))
                .map(edit -> saved(key));
    }

    void discard() {
        edits.clear();
        changed.set(false);
    }

    /** What is to be saved. */
    Map<String, String> texts() {
        return edits.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, edit -> edit.getValue().text()));
    }

    /** What stands there now of all that is to be saved. */
    Map<String, String> replaced() {
        return edits.keySet().stream().collect(Collectors.toMap(key -> key, this::saved));
    }
}
