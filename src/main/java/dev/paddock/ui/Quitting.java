package dev.paddock.ui;

import dev.paddock.settings.Settings.OnQuit;

/** The way out: asks what becomes of running servers, or does as the person has decided once. FX thread only. */
final class Quitting {
    private final FleetModel fleet;
    private final UiPorts ports;
    private final Overlay overlay;
    private final Words words;
    private final OnQuit preference;

    Quitting(FleetModel fleet, UiPorts ports, Overlay overlay, Words words, OnQuit preference) {
        this.fleet = fleet;
        this.ports = ports;
        this.overlay = overlay;
        this.words = words;
        this.preference = preference;
    }

    void quit() {
        long running = fleet.fleet().servers().stream()
                .filter(server -> server.state().isActive())
                .count();
        if (running == 0) {
            ports.quit(false);
            return;
        }
        switch (preference) {
            case STOP -> ports.quit(true);
            case LEAVE -> ports.quit(false);
            case ASK ->
                overlay.choose(
                        words.text("quit.title", running),
                        words.text("quit.text"),
                        words.text("quit.stop"),
                        () -> ports.quit(true),
                        words.text("quit.leave"),
                        () -> ports.quit(false));
        }
    }
}
