package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Text;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kordamp.ikonli.javafx.FontIcon;

/** Every page by keyboard, for a screen reader, and for eyes that need contrast. */
@ResourceLock("window")
class AccessibilityTest {
    /** WCAG 2.2, 1.4.3 and 1.4.11. */
    private static final double TEXT = 4.5;

    private static final double LARGE = 3;
    private static final double LARGE_SIZE = 24;
    private static final double LARGE_BOLD_SIZE = 18.6;
    private static final int MOST_STEPS = 400;

    /** In one window, dressed anew: opening it is what takes the time. */
    @ParameterizedTest
    @EnumSource
    void isForKeyboardsScreenReadersAndEyes(EveryPage page) {
        try (WindowFixture window = page.open(Theme.LIGHT, 1160, 760, Words.ofThisMachine())) {
            assertThat(WindowFixture.onFx(() -> unreadable(window.scene())))
                    .as("%s in light", page)
                    .isEmpty();
            assertThat(WindowFixture.onFx(() -> {
                        window.view.themeProperty().set(Theme.DARK);
                        window.scene().getRoot().applyCss();
                        return unreadable(window.scene());
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

    private static List<String> unreadable(Scene scene) {
        List<String> found = new ArrayList<>();
        for (Node node : EveryPage.shown(scene.getRoot())) {
            if (node instanceof Text text
                    && !isDisabled(text)
                    && !text.getText().isBlank()) {
                double ratio = ratio(colour(text.getFill()), background(text));
                if (ratio < needed(text)) {
                    found.add(String.format(
                            Locale.ROOT,
                            "%.2f \"%s\" in %s of %s",
                            ratio,
                            text.getText(),
                            text.getStyleClass(),
                            text.getParent()));
                }
            }
        }
        return found;
    }

    private static boolean isDisabled(Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above.isDisabled() || above.getOpacity() < 1) {
                return true;
            }
        }
        return false;
    }

    private static double needed(Text text) {
        double size = text.getFont().getSize();
        boolean bold = text.getFont().getStyle().toLowerCase(Locale.ROOT).contains("bold");
        return text instanceof FontIcon || size >= LARGE_SIZE || (bold && size >= LARGE_BOLD_SIZE) ? LARGE : TEXT;
    }

    private static Color colour(Paint paint) {
        return paint instanceof Color color ? color : Color.BLACK;
    }

    /** What is painted below it, from the window's ground up. */
    private static Color background(Node node) {
        List<Color> layers = new ArrayList<>();
        for (Node above = node.getParent(); above != null; above = above.getParent()) {
            if (above instanceof Region region && region.getBackground() != null) {
                List<BackgroundFill> fills = region.getBackground().getFills();
                for (int i = fills.size() - 1; i >= 0; i--) {
                    layers.add(colour(fills.get(i).getFill()));
                }
            }
        }
        Color ground = Color.WHITE;
        for (int i = layers.size() - 1; i >= 0; i--) {
            ground = over(layers.get(i), ground);
        }
        return ground;
    }

    private static Color over(Color upper, Color lower) {
        double alpha = upper.getOpacity();
        return new Color(
                upper.getRed() * alpha + lower.getRed() * (1 - alpha),
                upper.getGreen() * alpha + lower.getGreen() * (1 - alpha),
                upper.getBlue() * alpha + lower.getBlue() * (1 - alpha),
                1);
    }

    private static double ratio(Color text, Color ground) {
        double one = luminance(over(text, ground));
        double other = luminance(ground);
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
