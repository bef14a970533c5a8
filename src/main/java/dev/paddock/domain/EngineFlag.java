package dev.paddock.domain;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One argument of an engine, as its {@code --help} tells. Immutable.
 *
 * @param names every spelling, negations such as {@code --no-mmap} among them
 * @param value the value's form as written there: {@code N}, {@code [on|off|auto]}; null for a switch
 * @param allowed the words that it takes where the help lists them, else empty; a number form takes numbers besides
 * @param defaultValue null where the help names none
 * @param env the environment variable that says the same, null where there is none
 * @param help the description
 */
public record EngineFlag(
        List<String> names,
        @Nullable String value,
        List<String> allowed,
        @Nullable String defaultValue,
        @Nullable String env,
        String help) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\.?\\d.*");
    private static final Pattern SPACE_OUTSIDE_ANGLES = Pattern.compile("\\s+(?![^<]*>)");
    private static final List<String> ON = List.of("on", "enabled", "true", "1");
    private static final List<String> OFF = List.of("off", "disabled", "false", "0");
    private static final List<String> AUTO = List.of("auto", "-1");

    public EngineFlag {
        names = List.copyOf(names);
        allowed = List.copyOf(allowed);
    }

    public boolean isSwitch() {
        return value == null;
    }

    /** How many words follow it. */
    public int valueCount() {
        return value == null ? 0 : SPACE_OUTSIDE_ANGLES.split(value.strip()).length;
    }

    /** Still read, only to be refused. */
    public boolean isRemoved() {
        return help.contains("argument has been removed");
    }

    /** Takes on and off, and mostly auto, as a word that follows. */
    public boolean isOnOff() {
        return allowed.contains("on") && allowed.contains("off");
    }

    /** The help says that it holds unless somebody turns it off. */
    public boolean isOnByDefault() {
        return defaultValue != null && ON.contains(defaultValue);
    }

    public boolean isNumber() {
        return "N".equals(value);
    }

    /** False only where the help makes it sure that the engine refuses the word. */
    public boolean accepts(String word) {
        if (isNumber()) {
            return NUMBER.matcher(word).matches() || allowed.contains(word);
        }
        return allowed.isEmpty()
                || takes(word)
                || (help.contains("comma-separated")
                        && Arrays.stream(word.split(",", -1)).allMatch(this::takes));
    }

    private boolean takes(String word) {
        return allowed.contains(word) || (isOnOff() && isOnOffWord(word));
    }

    private boolean isOnOffWord(String word) {
        return means(word, true) || means(word, false) || (allowed.contains("auto") && AUTO.contains(word));
    }

    /** Whether the word says on or off, in the spellings that llama.cpp takes. */
    public static boolean means(String word, boolean on) {
        return (on ? ON : OFF).contains(word);
    }
}
