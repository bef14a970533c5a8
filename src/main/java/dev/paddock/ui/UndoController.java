package dev.paddock.ui;

import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** A strip that says what was done, and takes it back. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class UndoController {
    @FXML
    private HBox strip;

    @FXML
    private Label text;

    private Runnable back = () -> {};

    @FXML
    private void initialize() {
        Managed.whileVisible(strip);
    }

    /**
     * Stays until it is hidden, or offers something later.
     *
     * @param done what was done, in words
     * @param undo takes it back; whether that was possible shows later
     */
    void offer(String done, Runnable undo) {
        text.setText(done);
        back = undo;
        strip.setVisible(true);
    }

    @FXML
    private void undo() {
        back.run();
    }

    @FXML
    void hide() {
        strip.setVisible(false);
        back = () -> {};
    }
}
