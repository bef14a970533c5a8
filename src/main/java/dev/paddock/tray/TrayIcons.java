package dev.paddock.tray;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BaseMultiResolutionImage;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/**
 * Paddock's mark, two offset squares, in four shapes: hollow (idle), full (ready), full with a ring (working), full with
 * an exclamation mark (trouble). The middle tones stand out from light and dark panels; the shapes alone tell enough
 * where a desktop takes the colours away.
 */
final class TrayIcons {
    private static final Color IDLE = new Color(0x8B949E);
    private static final Color MARK = new Color(0x3FA45B);
    private static final Color QUIET_MARK = new Color(0x7D8792);
    private static final Color WORKING = new Color(0x2F81F7);
    private static final Color TROUBLE = new Color(0xE5484D);

    /** In percent of the base size: what desktops scale to. */
    private static final int[] SCALES = {100, 125, 150, 175, 200, 300};

    private TrayIcons() {}

    /** @param size in pixels of an unscaled screen */
    static Image icon(TrayState state, int size) {
        return new BaseMultiResolutionImage(IntStream.of(SCALES)
                .mapToObj(percent -> draw(state, Math.ceilDiv(size * percent, 100)))
                .toArray(Image[]::new));
    }

    static BufferedImage draw(TrayState state, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            new Drawing(pen, size).draw(state);
        } finally {
            pen.dispose();
        }
        return image;
    }

    /** All edges of squares lie on whole pixels: half a pixel is a blur at 16. */
    private record Drawing(Graphics2D pen, int size) {
        void draw(TrayState state) {
            switch (state) {
                case IDLE -> {
                    fill(IDLE, hollow(left()));
                    fill(IDLE, hollow(right()));
                }
                case READY -> {
                    fill(MARK, left());
                    fill(MARK, right());
                }
                case WORKING -> {
                    fill(QUIET_MARK, left());
                    fill(QUIET_MARK, right());
                    fill(WORKING, ring());
                }
                case TROUBLE -> {
                    fill(QUIET_MARK, left());
                    fill(QUIET_MARK, right());
                    exclamation();
                }
            }
        }

        private int margin() {
            return Math.max(1, Math.round(size / 16f));
        }

        private int side() {
            return (size - 2 * margin()) / 2;
        }

        private Rectangle2D left() {
            return new Rectangle2D.Double(margin(), margin(), side(), side());
        }

        private Rectangle2D right() {
            return new Rectangle2D.Double(margin() + side(), margin() + side(), side(), side());
        }

        private Shape hollow(Rectangle2D square) {
            int line = Math.max(1, Math.round(size / 12f));
            Area frame = new Area(square);
            frame.subtract(new Area(new Rectangle2D.Double(
                    square.getX() + line,
                    square.getY() + line,
                    square.getWidth() - 2 * line,
                    square.getHeight() - 2 * line)));
            return frame;
        }

        /** In the free quarter on the upper right. */
        private Shape ring() {
            double gap = Math.max(1, size / 16.0);
            double outer = side() - gap;
            double line = Math.max(1.5, outer * 0.28);
            double x = margin() + side() + gap;
            Area ring = new Area(new Ellipse2D.Double(x, margin(), outer, outer));
            ring.subtract(new Area(
                    new Ellipse2D.Double(x + line, margin() + line, outer - 2 * line, outer - 2 * line)));
            return ring;
        }

        private void exclamation() {
            int gap = Math.max(1, Math.round(size / 16f));
            int width = Math.max(2, Math.round(size / 7f));
            int height = side() - gap;
            int x = margin() + side() + (side() - width + 1) / 2;
            int dot = Math.max(2, Math.round(height * 0.26f));
            int bar = height - dot - gap;
            double round = size >= 32 ? width / 2.0 : 0;
            fill(TROUBLE, new RoundRectangle2D.Double(x, margin(), width, bar, round, round));
            fill(TROUBLE, new RoundRectangle2D.Double(x, margin() + bar + gap, width, dot, round, round));
        }

        private void fill(Color color, Shape shape) {
            pen.setColor(color);
            pen.fill(shape);
        }
    }
}
