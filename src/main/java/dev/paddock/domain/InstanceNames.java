package dev.paddock.domain;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names for instances that a person did not name. */
public final class InstanceNames {
    private static final int LONGEST = 60;
    /** The dots of an umlaut, once it is taken apart. */
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private InstanceNames() {}

    /** A name after the file, with a number behind it where the fleet has that name already. */
    public static String free(Path model, Fleet fleet) {
        String base = after(model);
        String free = base;
        for (int next = 2; fleet.server(free).isPresent(); next++) {
            free = base + "-" + next;
        }
        return free;
    }

    private static String after(Path model) {
        Path file = model.getFileName();
        String text = (file == null ? "" : file.toString()).toLowerCase(Locale.ROOT);
        if (text.endsWith(".gguf")) {
            text = text.substring(0, text.length() - ".gguf".length());
        }
        text = MARKS.matcher(Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFKD))
                .replaceAll("");
        String plain = trimHyphens(text.replaceAll("[^a-z0-9]+", "-"));
        String cut = trimHyphens(plain.substring(0, Math.min(plain.length(), LONGEST)));
        return cut.isEmpty() ? "model" : cut;
    }

    private static String trimHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
