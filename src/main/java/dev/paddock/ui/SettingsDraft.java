package dev.paddock.ui;

import dev.paddock.settings.SettingsTexts;

/** Paddock's settings, by their keys. FX thread only. */
final class SettingsDraft extends Draft<String> {
    /** An empty line more or less in a list is no change. */
    @Override
    boolean isSame(String key, String one, String other) {
        return switch (SettingsTexts.kind(key)) {
            case LIST, SWITCHES -> one.strip().equals(other.strip());
            case TEXT, NUMBER, SWITCH, CHOICE -> one.equals(other);
        };
    }
}
