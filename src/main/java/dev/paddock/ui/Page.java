package dev.paddock.ui;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** What the sidebar leads to, from top to bottom. */
enum Page {
    SERVERS("servers", KeyCode.DIGIT1),
    MODELS("models", KeyCode.DIGIT2),
    PROFILES("profiles", KeyCode.DIGIT3),
    ENGINES("engines", KeyCode.DIGIT4),
    ACTIVITY("activity", KeyCode.DIGIT5),
    SETTINGS("settings", KeyCode.DIGIT6);

    private final String name;
    private final KeyCombination shortcut;

    Page(String name, KeyCode digit) {
        this.name = name;
        this.shortcut = new KeyCodeCombination(digit, KeyCombination.SHORTCUT_DOWN);
    }

    /** The key of its title. */
    String title() {
        return "page." + name;
    }

    String fxml() {
        return name + ".fxml";
    }

    /** For style and tests. */
    String id() {
        return "page-" + name;
    }

    KeyCombination shortcut() {
        return shortcut;
    }
}
