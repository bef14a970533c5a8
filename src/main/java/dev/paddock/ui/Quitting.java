package dev.paddock.ui;

import dev.paddock.settings.Settings.OnQuit;

/** The way out: asks what becomes of running servers, or does as the person has decided once. FX thread only. */
final class Quitting {
    private final FleetModel fleet;
    private final UiPorts ports;
    private final Overlay overlay;
    private final Words words;
    private final Work work;

    Quitting(FleetModel fleet, UiPorts ports, Overlay overlay, Words words, Work work) {
        this.fleet = fleet;
        this.ports = ports;
        this.overlay = overlay;
        this.words = words;
        this.work = work;
    }

    void quit() {
        long running = fleet.fleet().servers().stream()
                .filter(server -> server.state().isActive())
                .count();
        if (running == 0) {
            ports.quit(false);
            return;
        }
        work.inBackground(() -> {
            OnQuit preference = ports.settings().settings().onQuit();
            work.onFx(() -> quit(preference, running));
            return null;
        });
    }

    private void quit(OnQuit preference, long running) {
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
