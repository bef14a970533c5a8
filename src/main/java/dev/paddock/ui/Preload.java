package dev.paddock.ui;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.util.Duration;

/**
 * Makes the pages before anybody goes to them, one at a time and with pauses for what a person does, so that the first step
 * to each is as quick as the next. FX thread only.
 */
final class Preload implements AutoCloseable {
    /** The window itself comes first. */
    private static final Duration FIRST = Duration.millis(700);

    private static final Duration BETWEEN = Duration.millis(150);

    private final Queue<Page> waiting = new ArrayDeque<>(EnumSet.allOf(Page.class));
    private final PauseTransition pause = new PauseTransition(FIRST);

    /** @param make does nothing with a page that is made already */
    Preload(Consumer<Page> make) {
        pause.setOnFinished(idle -> {
            Page page = waiting.poll();
            if (page != null) {
                make.accept(page);
                pause.setDuration(BETWEEN);
                pause.playFromStart();
            }
        });
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
