package dev.paddock.ui;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/** The first minute: the ways to a running server, each one click. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class WelcomeController {
    static final String DEMO = "demo";

    @FXML
    private Node demoChoice;

    @FXML
    private VBox login;

    private final Controllers parts;

    WelcomeController(Controllers parts) {
        this.parts = parts;
    }

    @FXML
    private void initialize() {
        demoChoice
                .visibleProperty()
                .bind(parts.fleet().fleetProperty().map(all -> all.server(DEMO).isPresent()));
        AutostartBox autostart =
                new AutostartBox(parts, "welcome-autostart", parts.words().text("autostart"));
        login.getChildren().setAll(autostart.box(), autostart.note());
        autostart.look();
        Managed.whileVisible(demoChoice);
    }

    @FXML
    private void tryDemo() {
        parts.fleet().server(DEMO).ifPresent(demo -> {
            parts.selection().show(demo, Selection.Tab.CHAT);
            parts.commands().start(DEMO);
        });
    }

    @FXML
    private void chooseModel() {
        parts.addServer().choose(demoChoice.getScene().getWindow());
    }

    @FXML
    private void chooseFolder() {
        parts.ports().chooseFolder(demoChoice.getScene().getWindow()).ifPresent(folder -> {
            parts.pages().show(Page.MODELS);
            parts.library().addFolders(List.of(folder));
        });
    }

    @FXML
    private void chooseEngine() {
        parts.pages().show(Page.ENGINES);
    }
}
