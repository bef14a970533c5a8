package dev.paddock.app;

import dev.paddock.ui.Theme;
import org.jspecify.annotations.Nullable;

/**
 * What the window remembers from one run to the next.
 *
 * @param x of the left edge, in the screen's logical pixels; null before the window was ever placed
 * @param closingExplained the person was told that closing the window does not end Paddock
 */
record WindowState(
        @Nullable Double x,
        @Nullable Double y,
        double width,
        double height,
        boolean maximized,
        Theme theme,
        boolean closingExplained) {
    static final WindowState FIRST = new WindowState(null, null, 1160, 760, false, Theme.SYSTEM, false);

    WindowState withClosingExplained() {
        return new WindowState(x, y, width, height, maximized, theme, true);
    }
}
