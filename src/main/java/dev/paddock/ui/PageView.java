package dev.paddock.ui;

import java.util.Optional;
import javafx.scene.Node;

/** What each page's controller tells the window that it is a part of. */
interface PageView {
    /** Where the keyboard goes when a person comes to the page by a key. */
    Node first();

    /** Where a person types what to look for. */
    default Optional<Node> search() {
        return Optional.empty();
    }
}
