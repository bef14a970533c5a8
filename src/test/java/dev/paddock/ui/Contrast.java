package dev.paddock.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** How well what stands in a scene can be read. FX thread only. */
final class Contrast {
    /** WCAG 2.2, 1.4.3 and 1.4.11. */
    private static final double TEXT = 4.5;

    private static final double LARGE = 3;
    private static final double LARGE_SIZE = 24;
    private static final double LARGE_BOLD_SIZE = 18.6;

    private Contrast() {}

    /** Each text in it that is too faint for its ground. */
    static List<String> unreadable(Scene scene) {
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
