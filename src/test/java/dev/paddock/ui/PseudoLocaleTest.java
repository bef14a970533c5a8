package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kordamp.ikonli.javafx.FontIcon;

/** Every page in longer words: which are not translated, and where they do not fit. */
@ResourceLock("window")
class PseudoLocaleTest {
    /** What is data and not language: names, keys, units, and what the engines and Paddock's core say. */
    private static final Set<String> DATA_STYLES = Set.of(
            "row-name",
            "row-small",
            "mono",
            "brand-name",
            "engine-name",
            "reason",
            "set-message",
            "profiles",
            "table-cell",
            "trouble");

    private static final Set<String> DATA_IDS =
            Set.of("device", "memory", "engine", "model", "model-title", "source-ollama");

    /** Paths, addresses, versions, times and products. */
    private static final Pattern TELLING = Pattern.compile("[/0-9]");

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

    @ParameterizedTest
    @EnumSource
    void everyWordComesFromTheTexts(EveryPage page) {
        try (WindowFixture window = page.open(Theme.LIGHT, 1160, 760, PseudoBundle.words())) {
            List<String> found =
                    WindowFixture.onFx(() -> EveryPage.shown(window.scene().getRoot()).stream()
                            .filter(node -> node instanceof Labeled labeled && isBare(labeled.getText()))
                            .filter(node -> !isData(node))
                            .map(node -> ((Labeled) node).getText() + " <- " + node.getStyleClass() + " #"
                                    + node.getId() + " in " + node.getParent().getStyleClass())
                            .toList());
            assertThat(found).as(page.name()).isEmpty();
        }
    }

    private static boolean isBare(String text) {
        return text != null
                && WORD.matcher(text).find()
                && !TELLING.matcher(text).find()
                && !text.contains(PseudoBundle.BEGIN);
    }

    private static boolean isData(Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above.getStyleClass().stream().anyMatch(DATA_STYLES::contains)
                    || DATA_IDS.contains(String.valueOf(above.getId()))) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void longerWordsFitIntoAWideWindow(EveryPage page) {
        fits(page, 1160, 760);
    }

    @ParameterizedTest
    @EnumSource
    void longerWordsFitIntoASmallWindow(EveryPage page) {
        fits(page, 900, 600);
    }

    private static void fits(EveryPage page, double width, double height) {
        try (WindowFixture window = page.open(Theme.LIGHT, width, height, PseudoBundle.words())) {
            window.save(Path.of("target", "screens", "pseudo-" + page + "-" + (int) width + ".png"));
            List<String> found = WindowFixture.onFx(() -> {
                List<String> complaints = new ArrayList<>();
                for (Node node : EveryPage.shown(window.scene().getRoot())) {
                    if (node instanceof Labeled labeled && isCut(labeled)) {
                        complaints.add("cut: " + labeled.getText() + " <- " + labeled.getChildrenUnmodifiable()
                                + labeled.getParent());
                    }
                    Bounds place = node.localToScene(node.getLayoutBounds());
                    if (node instanceof Labeled
                            && !(node instanceof IndexedCell)
                            && (place.getMinX() < -1 || place.getMaxX() > width + 1)) {
                        complaints.add("outside: " + node);
                    }
                }
                return complaints;
            });
            assertThat(found).as(page.name()).isEmpty();
        }
    }

    /** Data may be shortened with an ellipsis, words of ours not. */
    private static boolean isCut(Labeled labeled) {
        String text = labeled.getText();
        return text != null
                && text.startsWith(PseudoBundle.BEGIN)
                && !isHead(labeled)
                && labeled.getContentDisplay() != javafx.scene.control.ContentDisplay.GRAPHIC_ONLY
                && labeled.getChildrenUnmodifiable().stream()
                        .anyMatch(child -> child instanceof Text shown
                                && !(child instanceof FontIcon)
                                && !shown.getText().equals(text));
    }

    /** Columns are as wide as their data: heads and what stands in cells may be shortened. */
    private static boolean isHead(Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above.getStyleClass().contains("heads")
                    || above.getStyleClass().contains("table-cell")
                    || above.getStyleClass().contains("column-header")) {
                return true;
            }
        }
        return false;
    }
}
