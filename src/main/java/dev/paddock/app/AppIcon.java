package dev.paddock.app;

import java.util.List;
import java.util.stream.Stream;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;

/** Paddock's mark as the icon of its window. FX thread only. */
final class AppIcon {
    private static final Color TILE = Color.web("#1f6feb");

    private AppIcon() {}

    static List<Image> sizes() {
        return Stream.of(16, 32, 48, 128, 256).map(AppIcon::draw).toList();
    }

    private static Image draw(int size) {
        Canvas canvas = new Canvas(size, size);
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.setFill(TILE);
        pen.fillRoundRect(0, 0, size, size, size * 0.36, size * 0.36);
        pen.setFill(Color.WHITE);
        double side = Math.round(size * 0.28);
        double left = Math.round(size / 2.0 - side);
        double top = Math.round(size / 2.0 - side);
        pen.fillRect(left, top, side, side);
        pen.fillRect(left + side, top + side, side, side);
        SnapshotParameters clear = new SnapshotParameters();
        clear.setFill(Color.TRANSPARENT);
        return canvas.snapshot(clear, null);
    }
}
