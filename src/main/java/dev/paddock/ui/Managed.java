package dev.paddock.ui;

import javafx.scene.Node;
import javafx.scene.control.Label;

/**
 * Nodes that take no room while there is nothing in them. A binding would not do: {@code managed} asks for the layout of the
 * whole window each time that what it is bound to might have changed, which for a server is every second. FX thread only.
 */
final class Managed {
    private Managed() {}

    static void whileVisible(Node node) {
        node.visibleProperty().subscribe(node::setManaged);
    }

    static void whileFilled(Label label) {
        label.textProperty().subscribe(text -> label.setManaged(text != null && !text.isEmpty()));
    }
}
