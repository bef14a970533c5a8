package dev.paddock.ui;

import java.util.Arrays;
import java.util.Locale;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Themes in the person's language. */
final class ThemeNames extends StringConverter<Theme> {
    private final Words words;

    ThemeNames(Words words) {
        this.words = words;
    }

    @Override
    public String toString(@Nullable Theme theme) {
        return theme == null ? "" : words.text("theme." + theme.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Theme fromString(String text) {
        return Arrays.stream(Theme.values())
                .filter(theme -> toString(theme).equals(text))
                .findFirst()
                .orElse(Theme.SYSTEM);
    }
}
