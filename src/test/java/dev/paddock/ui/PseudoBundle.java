package dev.paddock.ui;

import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.ResourceBundle;

/** The window's texts in no language: accented, in brackets, and 40 % longer. */
final class PseudoBundle extends ResourceBundle {
    static final String BEGIN = "[";
    static final String END = "]";

    private static final String PLAIN = "aceinosuyACEINOSUY";
    private static final String ACCENTED = "áçéíñóšúýÁÇÉÍÑÓŠÚÝ";
    private static final double LONGER = 0.4;

    private final ResourceBundle texts = ResourceBundle.getBundle("i18n.ui");

    static Words words() {
        return new Words(new PseudoBundle(), Locale.ENGLISH, ZoneOffset.UTC);
    }

    @Override
    protected Object handleGetObject(String key) {
        String text = texts.getString(key);
        StringBuilder pseudo = new StringBuilder(BEGIN);
        int depth = 0;
        int letters = 0;
        for (char c : text.toCharArray()) {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            int accented = depth == 0 ? PLAIN.indexOf(c) : -1;
            pseudo.append(accented < 0 ? c : ACCENTED.charAt(accented));
            letters += depth == 0 ? 1 : 0;
        }
        pseudo.append("~".repeat((int) Math.ceil(letters * LONGER)));
        return pseudo.append(END).toString();
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(texts.keySet());
    }
}
