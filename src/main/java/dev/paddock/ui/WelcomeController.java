package dev.paddock.ui;

import javafx.fxml.FXML;
import javafx.scene.Node;

/** The first minute: two ways to a running server, each one click. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class WelcomeController {
    static final String DEMO = "demo";

    @FXML
    private Node demoChoice;

    private final FleetModel fleet;
    private final Commands commands;
    private final Selection selection;
    private final AddServer addServer;

    WelcomeController(FleetModel fleet, Commands commands, Selection selection, AddServer addServer) {
        this.fleet = fleet;
        this.commands = commands;
        this.selection = selection;
        this.addServer = addServer;
    }

    @FXML
    private void initialize() {
        demoChoice
                .visibleProperty()
                .bind(fleet.fleetProperty().map(all -> all.server(DEMO).isPresent()));
        demoChoice.managedProperty().bind(demoChoice.visibleProperty());
    }

    @FXML
    private void tryDemo() {
        fleet.server(DEMO).ifPresent(demo -> {
            selection.show(demo, Selection.Tab.CHAT);
            commands.start(DEMO);
        });
    }

    @FXML
    private void chooseModel() {
        addServer.choose(demoChoice.getScene().getWindow());
    }
}
