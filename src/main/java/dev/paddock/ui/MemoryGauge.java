package dev.paddock.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** This machine's memory, measured in the background while the window can be seen. FX thread only. */
final class MemoryGauge {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ReadOnlyObjectWrapper<UiPorts.@Nullable Memory> memory = new ReadOnlyObjectWrapper<>();
    private final UiPorts ports;
    private final Work work;
    private final Consumer<UiPorts.Memory> shown;
    private Instant measured = Instant.MIN;

    MemoryGauge(UiPorts ports, Work work, Ticker ticker) {
        this.ports = ports;
        this.work = work;
        this.shown = work.latest(memory::set);
        ticker.nowProperty().addListener((property, was, now) -> measureAt(now));
        measureAt(ticker.now());
    }

    private void measureAt(Instant now) {
        if (measured.plus(INTERVAL).isBefore(now)) {
            measured = now;
            work.inBackground(() -> {
                Optional<UiPorts.Memory> found = ports.memory();
                found.ifPresent(shown);
                return found;
            });
        }
    }

    /** Null until measured. */
    ReadOnlyObjectProperty<UiPorts.@Nullable Memory> memoryProperty() {
        return memory.getReadOnlyProperty();
    }
}
