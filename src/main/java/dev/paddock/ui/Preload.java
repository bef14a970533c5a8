package dev.paddock.ui;

import java.util.ArrayDeque;
import java.util.Queue;
import javafx.animation.PauseTransition;
import javafx.util.Duration;

/**
 * Makes the pages and tabs before anybody goes to them, one at a time and with pauses for what a person does, so that the
 * first step to each is as quick as the next. FX thread only.
 */
final class Preload implements AutoCloseable {
    /** The window itself comes first. */
    private static final Duration FIRST = Duration.millis(700);

    private static final Duration BETWEEN = Duration.millis(150);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final PauseTransition pause = new PauseTransition(FIRST);

    Preload() {
        pause.setOnFinished(idle -> {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
                pause.setDuration(BETWEEN);
                pause.playFromStart();
            }
        });
    }

    /** @param make does nothing with what is made already */
    void add(Runnable make) {
        waiting.add(make);
    }

    /** Goes on where it was; once all is made it does nothing. */
    void begin() {
        if (!waiting.isEmpty()) {
            pause.playFromStart();
        }
    }

    @Override
    public void close() {
        pause.stop();
        waiting.clear();
    }
}
