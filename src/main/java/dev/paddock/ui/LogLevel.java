package dev.paddock.ui;

import java.util.regex.Pattern;

/** How much a line of an engine's log matters; the constants rise. */
enum LogLevel {
    PLAIN("^"),
    WARNING("^\\S+ W |\\bwarn(?:ing)?\\b"),
    ERROR("^\\S+ E |\\b(?:error|failed|fatal)\\b");

    /** llama-server: a letter after the time with prefixes on, plain words without. */
    private final Pattern signs;

    LogLevel(String signs) {
        this.signs = Pattern.compile(signs, Pattern.CASE_INSENSITIVE);
    }

    static LogLevel of(String line) {
        return ERROR.isIn(line) ? ERROR : WARNING.isIn(line) ? WARNING : PLAIN;
    }

    private boolean isIn(String line) {
        return signs.matcher(line).find();
    }

    /** In the window's texts. */
    String key() {
        return switch (this) {
            case PLAIN -> "log.level.all";
            case WARNING -> "log.level.warnings";
            case ERROR -> "log.level.errors";
        };
    }
}
