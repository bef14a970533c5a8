package dev.paddock.tray;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BaseMultiResolutionImage;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/**
 * Paddock's mark, two offset squares, in four shapes: hollow (idle), full (ready), full with a disc or ring (working), full with
 * an exclamation mark (trouble). Bright tones stand out from dark panels, their dark edge from light ones; the shapes alone
 * tell enough where a desktop takes the colours away.
 */
public final class TrayIcons {
    private static final Color IDLE = new Color(0xD0D7DE);
    private static final Color MARK = new Color(0x46B765);
    private static final Color QUIET_MARK = new Color(0xA9B3BE);
    private static final Color WORKING = new Color(0x3D8DF9);
    private static final Color TROUBLE = new Color(0xF0484D);
    private static final Color EDGE = new Color(0x1F, 0x23, 0x28, 0xA0);

    /** In percent of the base size: what desktops scale to. */
    private static final int[] SCALES = {100, 125, 150, 175, 200, 300};

    private TrayIcons() {}

    /** How a panel uses what it is given. */
    enum Style {
        COLORED,
        /** Only its alpha counts; the panel has the colour. */
        MASK
    }

    /** @param size in pixels of an unscaled screen */
    static Image icon(TrayLook look, int size, Style style) {
        return new BaseMultiResolutionImage(IntStream.of(SCALES)
                .mapToObj(percent -> draw(look, Math.ceilDiv(size * percent, 100), style))
                .toArray(Image[]::new));
    }

    /** @param size in pixels of the screen */
    public static BufferedImage draw(TrayLook look, int size) {
        return draw(look, size, Style.COLORED);
    }

    static BufferedImage draw(TrayLook look, int size, Style style) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            new Drawing(pen, size, style).draw(look);
        } finally {
            pen.dispose();
        }
        return image;
    }

    /** All edges of squares lie on whole pixels: half a pixel is a blur at 16. */
    private record Drawing(Graphics2D pen, int size, Style style) {
        void draw(TrayLook look) {
            switch (look.state()) {
                case IDLE -> {
                    square(IDLE, hollow(left()));
                    square(IDLE, hollow(right()));
                }
                case READY -> {
                    square(MARK, left());
                    square(MARK, right());
                }
                case WORKING -> {
                    square(QUIET_MARK, left());
                    square(QUIET_MARK, right());
                    fill(WORKING, ring());
                    fill(WORKING, done(look.quarters()));
                }
                case TROUBLE -> {
                    square(QUIET_MARK, left());
                    square(QUIET_MARK, right());
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
            int line = Math.max(1, Math.round(size / 14f));
            Area frame = new Area(square);
            frame.subtract(new Area(new Rectangle2D.Double(
                    square.getX() + line,
                    square.getY() + line,
                    square.getWidth() - 2 * line,
                    square.getHeight() - 2 * line)));
            return frame;
        }

        /** In the free quarter on the upper right; a full disc where a hole would be a blur. */
        private Shape ring() {
            double gap = edge() + Math.max(0.5, size / 32.0);
            double outer = side() - gap;
            double line = size < 20 ? outer / 2 : Math.max(2, outer * 0.3);
            double x = margin() + side() + gap;
            Area ring = new Area(new Ellipse2D.Double(x, margin(), outer, outer));
            ring.subtract(
                    new Area(new Ellipse2D.Double(x + line, margin() + line, outer - 2 * line, outer - 2 * line)));
            return ring;
        }

        /** As a clock's hand would pass over it; nothing in the little disc, which is full anyway. */
        private Shape done(int quarters) {
            double gap = edge() + Math.max(0.5, size / 32.0);
            double outer = side() - gap;
            return new Arc2D.Double(margin() + side() + gap, margin(), outer, outer, 90, -90.0 * quarters, Arc2D.PIE);
        }

        private void exclamation() {
            int gap = Math.max(1, Math.round(size / 16f));
            int width = Math.max(2, Math.round(size / 7f));
            int height = side() + margin() - edge() - Math.max(1, Math.round(size / 32f));
            int x = margin() + side() + (side() - width + 2) / 2;
            int dot = Math.max(2, Math.round(height * 0.26f));
            int bar = height - dot - gap;
            double round = size >= 32 ? width / 2.0 : 0;
            fill(TROUBLE, new RoundRectangle2D.Double(x, 0, width, bar, round, round));
            fill(TROUBLE, new RoundRectangle2D.Double(x, bar + gap, width, dot, round, round));
        }

        private void fill(Color color, Shape shape) {
            pen.setColor(
                    switch (style) {
                        case COLORED -> color;
                        case MASK -> Color.BLACK;
                    });
            pen.fill(shape);
        }

        private void square(Color color, Shape square) {
            if (style == Style.MASK) {
                fill(color, square);
                return;
            }
            pen.setColor(EDGE);
            pen.setStroke(new BasicStroke(2 * edge(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
            pen.draw(square);
            pen.setComposite(AlphaComposite.Src);
            fill(color, square);
            pen.setComposite(AlphaComposite.SrcOver);
        }

        private int edge() {
            return Math.max(1, Math.round(size / 24f));
        }
    }
}
