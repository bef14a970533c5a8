package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Switching;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/** How far a switch between profiles is, or what it could not start, and the way back. There only while there is one. */
final class SwitchStrip {
    private final Node strip;
    private final Label text;
    private final Button back;
    private final Words words;

    SwitchStrip(Node strip, Label text, Button back, Words words) {
        this.strip = strip;
        this.text = text;
        this.back = back;
        this.words = words;
    }

    void bind(FleetModel fleet, Commands commands) {
        Managed.whileVisible(strip);
        back.setOnAction(clicked -> commands.switchBack());
        fleet.fleetProperty().subscribe(this::show);
    }

    private void show(Fleet fleet) {
        Switching switching = fleet.switching();
        strip.setVisible(switching != null);
        if (switching != null) {
            text.setText(text(fleet, switching));
            back.setText(words.text("switch.back"));
        }
    }

    private String text(Fleet fleet, Switching switching) {
        String to = title(fleet, switching.to());
        return switch (switching.phase()) {
            case STOPPING -> words.text("switch.stopping", to, left(fleet, switching));
            case AWAITING_MEMORY -> words.text("switch.memory", to);
            case STARTING ->
                words.text(
                        "switch.starting",
                        to,
                        ready(fleet, switching),
                        switching.coming().size());
            case DONE -> words.text("switch.failed", String.join(", ", switching.failed()), to);
        };
    }

    private String title(Fleet fleet, @Nullable String name) {
        return fleet.profiles().stream()
                .filter(profile -> profile.name().equals(name))
                .map(Profile::title)
                .findFirst()
                .orElse(words.text("switch.before"));
    }

    private static long left(Fleet fleet, Switching switching) {
        return switching.leaving().stream()
                .flatMap(name -> fleet.server(name).stream())
                .filter(server -> server.state().isActive())
                .count();
    }

    private static long ready(Fleet fleet, Switching switching) {
        return switching.coming().stream()
                .flatMap(name -> fleet.server(name).stream())
                .filter(ServerSnapshot::isReady)
                .count();
    }
}
