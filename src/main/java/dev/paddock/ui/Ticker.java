package dev.paddock.ui;

import java.time.Clock;
import java.time.Instant;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Duration;

/** The time, once a second while the window can be seen; a hidden window costs nothing. FX thread only. */
final class Ticker implements AutoCloseable {
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Instant> now;
    private final Timeline timeline;

    Ticker(Clock clock) {
        this.clock = clock;
        this.now = new ReadOnlyObjectWrapper<>(clock.instant());
        this.timeline = new Timeline(new KeyFrame(Duration.seconds(1), tick -> now.set(clock.instant())));
        timeline.setCycleCount(Animation.INDEFINITE);
    }

    void run(boolean visible) {
        if (visible) {
            now.set(clock.instant());
            timeline.play();
        } else {
            timeline.stop();
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
        timeline.stop();
    }
}
