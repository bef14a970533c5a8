package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import java.util.function.IntConsumer;

/** A terminal that somebody sits at, where text can be written over and keys be heard. */
public interface Screen {
    /** What fits at this moment. */
    record Size(int columns, int rows) {}

    Size size();

    /**
     * Clears the screen and hears every key, until the handle is closed: then all is as it was before. It is so too when the
     * process ends meanwhile.
     *
     * @param onKey hears characters, on a background thread; where the system hands over whole lines only, after Enter
     */
    Subscription take(IntConsumer onKey);

    /** While it is open, Ctrl-C runs the action on a background thread, and does not end the process. */
    Subscription onCtrlC(Runnable action);
}
