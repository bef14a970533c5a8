package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page by keyboard, for a screen reader, and for eyes that need contrast. */
@ResourceLock("window")
class AccessibilityTest {
    private static final int MOST_STEPS = 400;

    /** In one window, dressed anew: opening it is what takes the time. */
    @ParameterizedTest
    @EnumSource
    void isForKeyboardsScreenReadersAndEyes(EveryPage page) {
        try (WindowFixture window = page.open(Theme.LIGHT, 1160, 760, Words.ofThisMachine())) {
            assertThat(WindowFixture.onFx(() -> Contrast.unreadable(window.scene())))
                    .as("%s in light", page)
                    .isEmpty();
            assertThat(WindowFixture.onFx(() -> {
                        window.view.themeProperty().set(Theme.DARK);
                        window.scene().getRoot().applyCss();
                        return Contrast.unreadable(window.scene());
                    }))
                    .as("%s in dark", page)
                    .isEmpty();
            assertThat(WindowFixture.onFx(() -> unnamedOrUnreached(window.scene())))
                    .as(page.name())
                    .isEmpty();
        }
    }

    private static List<String> unnamedOrUnreached(Scene scene) {
        List<Node> controls = controls(scene);
        List<String> found = new ArrayList<>();
        Set<Node> reached = byTab(scene);
        for (Node control : controls) {
            if (!hasName(control, scene)) {
                found.add("no name: " + control);
            }
            if (!reached.contains(control) && !isReachedByArrows(control, reached)) {
                found.add("not reached: " + control);
            }
        }
        return found;
    }

    /** Of the buttons of one group Tab leads to the chosen one; arrow keys lead on. */
    private static boolean isReachedByArrows(Node control, Set<Node> reached) {
        return control instanceof ToggleButton button
                && button.getToggleGroup() != null
                && button.getToggleGroup().getSelectedToggle() instanceof ToggleButton chosen
                && reached.contains(chosen);
    }

    /** Under a question only what belongs to it can be reached. */
    private static List<Node> controls(Scene scene) {
        Node modal = scene.getRoot().lookup(".modal-pane");
        boolean asked = modal instanceof atlantafx.base.controls.ModalPane pane && pane.isDisplay();
        return EveryPage.shown(asked ? modal : scene.getRoot()).stream()
                .filter(node -> node.isFocusTraversable() && !node.isDisabled() && !(node instanceof ScrollBar))
                .filter(node -> !(node instanceof atlantafx.base.controls.ModalPane))
                .toList();
    }

    private static Set<Node> byTab(Scene scene) {
        Set<Node> reached = new LinkedHashSet<>();
        Node focus = scene.getFocusOwner();
        if (focus == null) {
            scene.getRoot().requestFocusTraversal(TraversalDirection.NEXT);
            focus = scene.getFocusOwner();
        }
        for (int step = 0; step < MOST_STEPS && focus != null && reached.add(focus); step++) {
            focus.requestFocusTraversal(TraversalDirection.NEXT);
            focus = scene.getFocusOwner();
        }
        return reached;
    }

    private static boolean hasName(Node node, Scene scene) {
        boolean text = node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank();
        boolean said =
                node.getAccessibleText() != null && !node.getAccessibleText().isBlank();
        return text
                || said
                || EveryPage.shown(scene.getRoot()).stream()
                        .anyMatch(other -> other instanceof Label label && label.getLabelFor() == node);
    }
}
