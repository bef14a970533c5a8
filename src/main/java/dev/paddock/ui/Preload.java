package dev.paddock.ui;

import java.util.ArrayDeque;
import java.util.Queue;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;

/**
 * Makes the pages and tabs before anybody goes to them, one at a time and with pauses for what a person does, so that the
 * first step to each is as quick as the next. It begins when a person turns to the ways that lead there: those that nobody goes
 * to are a quarter of the window's memory. FX thread only.
 */
final class Preload implements AutoCloseable {
    /** Set to true they are made as soon as the window is there, as in the trial run of the image. */
    private static final String AT_ONCE = "paddock.pages.at-once";

    private static final Duration BETWEEN = Duration.millis(150);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final PauseTransition pause = new PauseTransition(BETWEEN);

    Preload() {
        pause.setOnFinished(idle -> {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
                pause.playFromStart();
            }
        });
    }

    /** @param make does nothing with what is made already */
    void add(Runnable make) {
        waiting.add(make);
    }

    /** When the pointer comes over this node. */
    void beginAt(Node way) {
        way.addEventHandler(MouseEvent.MOUSE_ENTERED, over -> begin());
    }

    /** The window is there. */
    void windowIsThere() {
        if (Boolean.getBoolean(AT_ONCE)) {
            begin();
        }
    }

    /** Goes on where it was; once all is made it does nothing. */
    void begin() {
        if (!waiting.isEmpty() && pause.getStatus() != Animation.Status.RUNNING) {
            pause.playFromStart();
        }
    }

    @Override
    public void close() {
        pause.stop();
        waiting.clear();
    }
}
