package dev.paddock.ui;

import dev.paddock.settings.Secrets;
import dev.paddock.settings.SettingsTexts;
import java.util.List;

/** One of Paddock's own settings, as its schema tells of it. */
record SettingField(String key) implements FormField {
    static List<SettingField> all() {
        return SettingsTexts.keys().stream()
                .filter(SettingsTexts::isPlain)
                .map(SettingField::new)
                .toList();
    }

    /** Those of one group stand together; {@code general} of those in none. */
    String group() {
        int dot = key.lastIndexOf('.');
        return dot < 0 ? "general" : key.substring(0, dot);
    }

    boolean isSwitches() {
        return SettingsTexts.kind(key) == SettingsTexts.Kind.SWITCHES;
    }

    @Override
    public Kind kind() {
        return switch (SettingsTexts.kind(key)) {
            case TEXT -> Secrets.isSecret(key) ? Kind.SECRET : Kind.TEXT;
            case NUMBER -> Kind.NUMBER;
            case SWITCH -> Kind.SWITCH;
            case CHOICE -> Kind.CHOICE;
            case LIST -> key.endsWith(".folders") ? Kind.FOLDERS : Kind.LINES;
            case SWITCHES -> Kind.LINES;
        };
    }

    @Override
    public String technicalName() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    @Override
    public String id() {
        return "setting-" + key.replaceAll("[._]", "-");
    }

    @Override
    public String label(Words words) {
        return words.find("settings." + key)
                .or(() -> words.find("set." + instanceKey()))
                .orElseGet(() -> FormField.capitalised(technicalName().replace('_', ' ')));
    }

    /** What a default is called where it stands in an instance. */
    private String instanceKey() {
        return key.startsWith("defaults.") ? key.substring("defaults.".length()) : key;
    }

    @Override
    public String hint(Words words) {
        return words.find("settings." + key + ".hint").orElseGet(() -> switch (kind()) {
            case CHOICE, SWITCH -> "";
            case TEXT, NUMBER, SECRET, LINES, FOLDERS, MODEL_FILE, ENGINE ->
                FormField.capitalised(SettingsTexts.right(key));
        });
    }

    @Override
    public String empty(Words words) {
        return words.find("settings." + key + ".empty").orElse("");
    }

    @Override
    public List<String> choices() {
        return SettingsTexts.choices(key);
    }
}
