package dev.paddock.domain;

import java.util.Locale;

/** Sizes as people read them. */
public final class ByteSize {
    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    private ByteSize() {}

    /** {@code 17.2 GiB}, and {@code 512 MiB} below a gibibyte. */
    public static String words(long bytes) {
        return bytes < GIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
