package dev.paddock.app;

import com.sun.glass.ui.Timer;
import com.sun.javafx.tk.Toolkit;
import java.lang.reflect.Field;
import javafx.application.Platform;

/**
 * JavaFX's pulse, made slow while there is nothing to draw. JavaFX asks its timer to pause by itself, but under GTK the timer
 * does not: it goes on waking the FX thread sixty times a second, with no window open, too. Slow and not stopped, as a wish to
 * draw from another thread could cross the pause, and would then never be seen to.
 *
 * <p>JavaFX has no public way to this: its module opens itself to Paddock in the image (installer/common/OpenedModule.java), and
 * in a build {@code --add-exports} and {@code --add-opens} do so.
 */
final class RestingPulse extends Timer {
    private static final int RESTING_MILLIS = 500;

    /** Where it was tried. The timers of the other systems have threads of their own. */
    private static final String KNOWN = "com.sun.glass.ui.gtk.GtkTimer";

    private final Timer timer;
    private int period;
    private boolean resting;

    private RestingPulse(Timer timer, int periodMillis) {
        super(() -> {});
        this.timer = timer;
        this.period = periodMillis;
    }

    /**
     * FX thread, once the toolkit runs.
     *
     * @throws ReflectiveOperationException where this JavaFX has it otherwise
     * @throws IllegalAccessError or RuntimeException where access is not given: the pulse then keeps its pace
     */
    static void install() throws ReflectiveOperationException {
        Toolkit toolkit = Toolkit.getToolkit();
        if (!toolkit.getClass().getSimpleName().equals("QuantumToolkit")) {
            return;
        }
        Field field = toolkit.getClass().getDeclaredField("pulseTimer");
        field.setAccessible(true);
        if (field.get(toolkit) instanceof Timer timer
                && timer.getClass().getName().equals(KNOWN)) {
            field.set(toolkit, new RestingPulse(timer, 1000 / toolkit.getRefreshRate()));
        }
    }

    /** FX thread. */
    @Override
    public synchronized void start(int periodMillis) {
        period = periodMillis;
        resting = false;
        timer.start(periodMillis);
    }

    /** FX thread. */
    @Override
    public synchronized void start() {
        timer.start();
    }

    /** FX thread. */
    @Override
    public synchronized void stop() {
        timer.stop();
    }

    /** FX thread, on each beat with nothing to draw. */
    @Override
    public synchronized void pause() {
        if (!resting && Platform.isFxApplicationThread()) {
            resting = true;
            timer.start(RESTING_MILLIS);
        }
    }

    /** Any thread; GTK's timer is changed only where it beats, on the FX thread. */
    @Override
    public synchronized void resume() {
        if (!resting) {
            return;
        }
        if (Platform.isFxApplicationThread()) {
            start(period);
        } else {
            Platform.runLater(this::resume);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer.isRunning();
    }

    @Override
    protected long _start(Runnable beat) {
        throw notItsOwn();
    }

    @Override
    protected long _start(Runnable beat, int periodMillis) {
        throw notItsOwn();
    }

    @Override
    protected void _stop(long id) {
        throw notItsOwn();
    }

    @Override
    protected void _pause(long id) {
        throw notItsOwn();
    }

    @Override
    protected void _resume(long id) {
        throw notItsOwn();
    }

    private static IllegalStateException notItsOwn() {
        return new IllegalStateException("The timer that is slowed down beats, not this one");
    }
}
