package dev.paddock.tray.dbus;

import dev.paddock.tray.TrayIcons;
import dev.paddock.tray.TrayLook;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** Icons as bytes. */
final class Pixmaps {
    /** From an unscaled panel to a large one at 300 %. */
    private static final int[] SIZES = {16, 22, 24, 32, 44, 48, 64, 96};

    private Pixmaps() {}

    /** {@code a(iiay)}: width, height and ARGB in network order, one for each size. */
    static List<Object[]> of(TrayLook look) {
        return IntStream.of(SIZES)
                .mapToObj(size -> new Object[] {size, size, argb(TrayIcons.draw(look, size))})
                .toList();
    }

    private static byte[] argb(BufferedImage image) {
        int[] pixels = pixels(image);
        ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Integer.BYTES).order(ByteOrder.BIG_ENDIAN);
        bytes.asIntBuffer().put(pixels);
        return bytes.array();
    }

    /** As the {@code image-data} of a notification, which has alpha last. */
    static byte[] rgba(BufferedImage image) {
        ByteBuffer bytes = ByteBuffer.allocate(image.getWidth() * image.getHeight() * Integer.BYTES);
        for (int pixel : pixels(image)) {
            bytes.putInt(Integer.rotateLeft(pixel, Byte.SIZE));
        }
        return bytes.array();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
