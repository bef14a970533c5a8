package dev.paddock.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.ColorScheme;

/** How the window looks; {@code SYSTEM} follows the desktop's preference as it changes. */
public enum Theme {
    LIGHT,
    DARK,
    SYSTEM;

    String stylesheet(ColorScheme system) {
        boolean dark = switch (this) {
            case LIGHT -> false;
            case DARK -> true;
            case SYSTEM -> system == ColorScheme.DARK;
        };
        return dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
    }
}
