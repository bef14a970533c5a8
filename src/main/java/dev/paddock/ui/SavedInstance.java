package dev.paddock.ui;

import dev.paddock.domain.Instance;
import java.util.function.Consumer;

/** Reads what is saved of a server, once at a time. FX thread only. */
final class SavedInstance {
    private final Work work;
    private final UiPorts ports;
    private int question;
    private boolean reading;

    SavedInstance(Work work, UiPorts ports) {
        this.work = work;
        this.ports = ports;
    }

    /** Calls {@code arrived} on the FX thread, unless it is read already or forgotten meanwhile. */
    void read(ServerProcess server, Consumer<Instance> arrived) {
        if (reading) {
            return;
        }
        reading = true;
        int asked = question;
        Instance shown = server.snapshot().instance();
        work.inBackground(() -> {
            Instance now = ports.saved(server.name()).orElse(shown);
            work.onFx(() -> {
                if (asked == question) {
                    reading = false;
                    arrived.accept(now);
                }
            });
            return null;
        });
    }

    /** What is being read is older than what is known. */
    void forget() {
        question++;
        reading = false;
    }
}
