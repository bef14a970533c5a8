package dev.paddock.ui;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import org.jspecify.annotations.Nullable;

/** Scrolls to what the Tab key leads to; a scroll pane does not by itself. */
final class FollowFocus {
    private static final double MARGIN = 28;

    private FollowFocus() {}

    static void in(ScrollPane pane) {
        pane.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(owner -> {
            if (owner != null && isInside(pane.getContent(), owner)) {
                reveal(pane, owner);
            }
        });
    }

    private static boolean isInside(Node content, @Nullable Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above == content) {
                return true;
            }
        }
        return false;
    }

    private static void reveal(ScrollPane pane, Node node) {
        Node content = pane.getContent();
        Bounds place = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
        double seen = pane.getViewportBounds().getHeight();
        double hidden = content.getLayoutBounds().getHeight() - seen;
        if (hidden <= 0) {
            return;
        }
        double top = pane.getVvalue() * hidden;
        if (place.getMinY() - MARGIN < top) {
            pane.setVvalue(Math.clamp((place.getMinY() - MARGIN) / hidden, 0, 1));
        } else if (place.getMaxY() + MARGIN > top + seen) {
            pane.setVvalue(Math.clamp((place.getMaxY() + MARGIN - seen) / hidden, 0, 1));
        }
    }
}
