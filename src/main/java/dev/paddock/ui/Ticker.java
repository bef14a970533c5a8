package dev.paddock.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** The time, once a second while the window can be seen; a hidden window costs nothing. FX thread only. */
final class Ticker implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Clock clock;
    private final Work work;
    private final ReadOnlyObjectWrapper<Instant> now;
    private final Consumer<Instant> tick;
    private @Nullable Future<?> running;

    Ticker(Clock clock, Work work) {
        this.clock = clock;
        this.work = work;
        this.now = new ReadOnlyObjectWrapper<>(clock.instant());
        this.tick = work.latest(this::tick);
    }

    void run(boolean visible) {
        close();
        if (visible) {
            now.set(clock.instant());
            running = work.inBackground(this::count);
        }
    }

    /** No animation: while one runs, JavaFX draws sixty times a second, whether anything changes or not. */
    private @Nullable Void count() throws InterruptedException {
        while (true) {
            Thread.sleep(INTERVAL);
            tick.accept(clock.instant());
        }
    }

    private void tick(Instant at) {
        if (running != null) {
            now.set(at);
        }
    }

    ReadOnlyObjectProperty<Instant> nowProperty() {
        return now.getReadOnlyProperty();
    }

    Instant now() {
        return now.get();
    }

    @Override
    public void close() {
        Future<?> before = running;
        running = null;
        if (before != null) {
            before.cancel(true);
        }
    }
}
