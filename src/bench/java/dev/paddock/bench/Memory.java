package dev.paddock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds, in MiB, as Linux counts it.
 *
 * @param rss with all of what it shares
 * @param pss with its part of what it shares
 */
public record Memory(double rss, double pss) {
    private static final double KIB_PER_MIB = 1024;

    public static boolean isTold() {
        return Files.isReadable(Path.of("/proc/self/smaps_rollup"));
    }

    public static Memory of(long pid) throws IOException {
        String rollup = Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
        return new Memory(field(rollup, "Rss"), field(rollup, "Pss"));
    }

    private static double field(String rollup, String name) throws IOException {
        Matcher field = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB").matcher(rollup);
        if (!field.find()) {
            throw new IOException("smaps_rollup has no " + name);
        }
        return Long.parseLong(field.group(1)) / KIB_PER_MIB;
    }
}
