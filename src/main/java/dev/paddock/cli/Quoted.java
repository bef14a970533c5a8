package dev.paddock.cli;

import dev.paddock.settings.Json;

/** Values so that a person sees where each begins and ends. */
final class Quoted {
    private Quoted() {}

    /** A text as it is, all else as JSON on one line. */
    static String value(Object value) {
        return value instanceof String text && text.chars().noneMatch(c -> c < ' ') ? text : json(value);
    }

    /** As JSON on one line. */
    static String json(Object value) {
        return Json.mapper().valueToTree(value).toString();
    }
}
