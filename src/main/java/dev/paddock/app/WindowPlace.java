package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.settings.JsonFile;
import dev.paddock.ui.Theme;
import java.io.IOException;
import javafx.animation.PauseTransition;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the window is, how large, and what else is kept of it from one start to the next. FX thread only. */
final class WindowPlace {
    private static final Logger LOG = LoggerFactory.getLogger(WindowPlace.class);
    private static final Duration SETTLING = Duration.millis(400);
    private static final double LEAST_WIDTH = 820;
    private static final double LEAST_HEIGHT = 540;

    private final Stage stage;
    private final JsonFile<WindowState> file;
    private WindowState state;
    private Point2D wanted = Point2D.ZERO;

    /** Puts the window, which is not shown yet, where it was. */
    WindowPlace(Stage stage, Home home) {
        this.stage = stage;
        this.file = fileIn(home);
        this.state = load(file);
        place();
        PauseTransition settled = new PauseTransition(SETTLING);
        settled.setOnFinished(end -> correctPlace());
        stage.setOnShown(shown -> settled.playFromStart());
    }

    private static JsonFile<WindowState> fileIn(Home home) {
        return new JsonFile<>(home.state().resolve("window.json"), WindowState.class);
    }

    /** What was kept; a first time has its own. */
    static WindowState load(Home home) {
        return load(fileIn(home));
    }

    private static WindowState load(JsonFile<WindowState> file) {
        try {
            return file.load().orElse(WindowState.FIRST);
        } catch (IOException unreadable) {
            LOG.warn("The window's place could not be read", unreadable);
            return WindowState.FIRST;
        }
    }

    Theme theme() {
        return state.theme();
    }

    boolean isClosingExplained() {
        return state.closingExplained();
    }

    void closingIsExplained() {
        state = state.withClosingExplained();
    }

    /** Before it is hidden: shown again it is to be where it is now. */
    void comeBackHere() {
        wanted = new Point2D(stage.getX(), stage.getY());
    }

    /** Where it was, but on a screen that is there. */
    private void place() {
        Double x = state.x();
        Double y = state.y();
        Rectangle2D screen = x == null || y == null
                ? Screen.getPrimary().getVisualBounds()
                : Screen.getScreensForRectangle(x, y, state.width(), state.height()).stream()
                        .findFirst()
                        .orElse(Screen.getPrimary())
                        .getVisualBounds();
        double width = Math.min(state.width(), screen.getWidth());
        double height = Math.min(state.height(), screen.getHeight());
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.setWidth(width);
        stage.setHeight(height);
        wanted = new Point2D(
                x == null
                        ? screen.getMinX() + (screen.getWidth() - width) / 2
                        : within(x, screen.getMinX(), screen.getMaxX() - width),
                y == null
                        ? screen.getMinY() + (screen.getHeight() - height) / 3
                        : within(y, screen.getMinY(), screen.getMaxY() - height));
        stage.setX(wanted.getX());
        stage.setY(wanted.getY());
        stage.setMaximized(state.maximized());
    }

    /**
     * Under some window managers the content comes to where the frame was asked for, the title bar above the screen. Asked for
     * that much more, the frame is in its place.
     */
    private void correctPlace() {
        if (stage.isMaximized() || stage.isIconified()) {
            return;
        }
        // Before the window manager is done it may lie anywhere: only a title that is out of reach is worth a jump.
        if (stage.getY() < 0 && wanted.getY() >= 0) {
            stage.setY(2 * wanted.getY() - stage.getY());
        }
    }

    private static double within(double value, double least, double most) {
        return Math.max(least, Math.min(value, most));
    }

    /** As it is now, for the next time. */
    void save(Theme theme) {
        boolean free = !stage.isMaximized() && !stage.isIconified();
        state = new WindowState(
                free ? Double.valueOf(stage.getX()) : state.x(),
                free ? Double.valueOf(stage.getY()) : state.y(),
                free ? stage.getWidth() : state.width(),
                free ? stage.getHeight() : state.height(),
                stage.isMaximized(),
                theme,
                state.closingExplained());
        try {
            file.save(state);
        } catch (IOException failed) {
            LOG.warn("The window's place could not be kept", failed);
        }
    }
}
