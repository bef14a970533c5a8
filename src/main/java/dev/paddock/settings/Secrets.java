package dev.paddock.settings;

import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What is for the server's eyes only is shown to nobody. */
public final class Secrets {
    private static final Pattern WORDS = Pattern.compile("key|token|secret|password|passwd|credential");
    private static final String HIDDEN = "(hidden)";

    private Secrets() {}

    /** Whether the name of a variable, or a key, tells that its value is a secret. */
    public static boolean isSecret(String name) {
        return WORDS.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** The value as plain Java, or a word in its place. */
    static Object shown(String key, JsonNode value) {
        boolean text = key.equals("server.api_key") || key.startsWith("env.");
        return text && isSecret(key) ? HIDDEN : Json.byHand().treeToValue(value, Object.class);
    }
}
