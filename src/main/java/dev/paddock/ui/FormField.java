package dev.paddock.ui;

import java.util.List;

/** What can be set in a form. */
interface FormField {
    /** By what a person sets it. */
    enum Kind {
        TEXT,
        /** A short text, most often a number. */
        NUMBER,
        SECRET,
        /** One of {@link #choices}, or none where the field says so. */
        CHOICE,
        SWITCH,
        LINES,
        /** One folder a line. */
        FOLDERS,
        MODEL_FILE,
        ENGINE
    }

    /** In the file. */
    String key();

    Kind kind();

    /** How those call it who know it from elsewhere. */
    String technicalName();

    /** For style and tests. */
    String id();

    String label(Words words);

    /** What is right; empty where the control lets nothing else in. */
    String hint(Words words);

    /** What holds where nothing is set; empty where something always is. */
    String empty(Words words);

    /** The values among which one chooses, in their order. */
    List<String> choices();

    static String capitalised(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
