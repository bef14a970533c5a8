package dev.paddock.domain;

import java.util.Locale;

/** Sizes as people read them. */
public final class ByteSize {
    private static final double KIB = 1L << 10;
    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    private ByteSize() {}

    /** {@code 17.2 GiB}, {@code 512 MiB} below a gibibyte, {@code 96 KiB} below a mebibyte. */
    public static String words(long bytes) {
        if (bytes > 0 && bytes < MIB) {
            return String.format(Locale.ROOT, "%.0f KiB", Math.ceil(bytes / KIB));
        }
        return bytes < GIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
