package dev.paddock.domain;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names for instances that a person did not name. */
public final class InstanceNames {
    private static final int LONGEST = 60;
    /** The dots of an umlaut, once it is taken apart. */
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private InstanceNames() {}

    /** A name after the file, with a number behind it where the fleet has that name already. */
    public static String free(Path model, Fleet fleet) {
        Path file = model.getFileName();
        String text = (file == null ? "" : file.toString()).toLowerCase(Locale.ROOT);
        if (text.endsWith(".gguf")) {
            text = text.substring(0, text.length() - ".gguf".length());
        }
        return free(text, "model", name -> fleet.server(name).isPresent());
    }

    /**
     * A name after the words, with a number behind it where it is taken.
     *
     * @param otherwise where the words have neither a letter nor a digit
     */
    public static String free(String words, String otherwise, Predicate<String> taken) {
        String after = after(words.toLowerCase(Locale.ROOT));
        String base = after.isEmpty() ? otherwise : after;
        String free = base;
        for (int next = 2; taken.test(free); next++) {
            free = base + "-" + next;
        }
        return free;
    }

    private static String after(String words) {
        String text = MARKS.matcher(Normalizer.normalize(words.replace("ß", "ss"), Normalizer.Form.NFKD))
                .replaceAll("");
        String plain = trimHyphens(text.replaceAll("[^a-z0-9]+", "-"));
        return trimHyphens(plain.substring(0, Math.min(plain.length(), LONGEST)));
    }

    private static String trimHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
