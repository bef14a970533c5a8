package dev.paddock.ui;

import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.scene.Scene;

/** Dresses the application in the chosen theme, and again whenever the choice or the desktop's preference changes. */
final class ThemeSwitch implements AutoCloseable {
    private final ObjectProperty<Theme> theme;
    private final ReadOnlyObjectProperty<ColorScheme> system =
            Platform.getPreferences().colorSchemeProperty();
    private final ChangeListener<Object> refresh = (property, was, is) -> refresh();

    /** Comes before the first control, for which JavaFX would read a theme of its own. */
    ThemeSwitch(Theme first) {
        theme = new SimpleObjectProperty<>(first);
        theme.addListener(refresh);
        system.addListener(refresh);
        refresh();
    }

    ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    void dress(Scene scene) {
        scene.getStylesheets()
                .add(Objects.requireNonNull(ThemeSwitch.class.getResource("/css/paddock.css"))
                        .toExternalForm());
    }

    private void refresh() {
        Application.setUserAgentStylesheet(theme.get().stylesheet(system.get()));
    }

    /** The desktop's preferences outlive the window. */
    @Override
    public void close() {
        system.removeListener(refresh);
    }
}
