import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Paddock's mark in the forms that packages want: PNG in the sizes of the hicolor theme, ICO for Windows, ICNS for macOS. */
final class Icons {
    static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

    private static final Color TILE = new Color(0x1F6FEB);
    private static final List<Integer> ICO_SIZES = List.of(16, 24, 32, 48, 64, 128, 256);
    /** What Apple calls each size, "Apple Icon Image format"; ic10 is 512 at double density. */
    private static final Map<String, Integer> ICNS_SIZES = new LinkedHashMap<>();

    static {
        ICNS_SIZES.put("icp4", 16);
        ICNS_SIZES.put("icp5", 32);
        ICNS_SIZES.put("ic11", 32);
        ICNS_SIZES.put("ic12", 64);
        ICNS_SIZES.put("ic07", 128);
        ICNS_SIZES.put("ic08", 256);
        ICNS_SIZES.put("ic13", 256);
        ICNS_SIZES.put("ic09", 512);
        ICNS_SIZES.put("ic14", 512);
        ICNS_SIZES.put("ic10", 1024);
    }

    private Icons() {}

    /** Writes {@code paddock-SIZE.png}, {@code paddock.ico} and {@code paddock.icns} into an existing folder. */
    static void write(Path folder) throws IOException {
        for (int size : SIZES) {
            Files.write(folder.resolve("paddock-" + size + ".png"), png(size));
        }
        Files.write(folder.resolve("paddock.ico"), ico());
        Files.write(folder.resolve("paddock.icns"), icns());
    }

    private static byte[] png(int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setColor(TILE);
            pen.fill(new RoundRectangle2D.Double(0, 0, size, size, size * 0.36, size * 0.36));
            pen.setColor(Color.WHITE);
            double side = Math.round(size * 0.28);
            double corner = Math.round(size / 2.0 - side);
            pen.fill(new Rectangle2D.Double(corner, corner, side, side));
            pen.fill(new Rectangle2D.Double(corner + side, corner + side, side, side));
        } finally {
            pen.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static byte[] ico() throws IOException {
        int header = 6 + 16 * ICO_SIZES.size();
        ByteBuffer directory = ByteBuffer.allocate(header).order(ByteOrder.LITTLE_ENDIAN);
        directory.putShort((short) 0).putShort((short) 1).putShort((short) ICO_SIZES.size());
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        for (int size : ICO_SIZES) {
            byte[] png = png(size);
            // A width of 256 is written as 0.
            directory.put((byte) size).put((byte) size).putShort((short) 0);
            directory
                    .putShort((short) 1)
                    .putShort((short) 32)
                    .putInt(png.length)
                    .putInt(header + images.size());
            images.write(png);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(directory.array());
        out.write(images.toByteArray());
        return out.toByteArray();
    }

    private static byte[] icns() throws IOException {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        DataOutputStream entries = new DataOutputStream(images);
        for (Map.Entry<String, Integer> entry : ICNS_SIZES.entrySet()) {
            byte[] png = png(entry.getValue());
            entries.write(entry.getKey().getBytes(StandardCharsets.US_ASCII));
            entries.writeInt(8 + png.length);
            entries.write(png);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream file = new DataOutputStream(out);
        file.write("icns".getBytes(StandardCharsets.US_ASCII));
        file.writeInt(8 + images.size());
        file.write(images.toByteArray());
        return out.toByteArray();
    }
}
