package dev.paddock.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * The table of this run, written anew with each row, so that a run that is cut off leaves what it had. A run of everything
 * writes {@code docs/benchmarks.md}, one of chosen classes {@code target/benchmarks.md}. Safe for several threads.
 */
public final class Report {
    private static final Report OF_THIS_RUN = new Report();
    private static final Path WHOLE = Path.of("docs/benchmarks.md");
    private static final Path PART = Path.of("target/benchmarks.md");

    private final List<Row> rows = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    private final int cores = Runtime.getRuntime().availableProcessors();

    private Report() {}

    public static void add(Row row) {
        OF_THIS_RUN.put(row);
    }

    /** What could not be measured here, and why. */
    public static void leaveOut(String what, String why) {
        OF_THIS_RUN.omit("- " + what + ": " + why);
    }

    private synchronized void put(Row row) {
        rows.add(row);
        System.out.println("BENCH " + row.group() + " " + row.markdown());
        write();
    }

    private synchronized void omit(String line) {
        leftOut.add(line);
        write();
    }

    private void write() {
        try {
            Files.writeString(System.getProperty("it.test") == null ? WHOLE : PART, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder("""
                # Benchmarks

                Written by `mvn -Pbench verify`; do not edit. Each figure is the median with the least and the most of a run in which
                Paddock and what a person would use instead took turns. A figure whose middle half lies further apart than 40 % of the
                median is called too noisy to tell.

                """);
        text.append(machine()).append('\n');
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(row));
        groups.forEach((group, members) -> {
            text.append("\n## ").append(group).append("\n\n");
            text.append("| What | Paddock | Beside it | Ratio | Target |\n|---|---|---|---|---|\n");
            members.forEach(row -> text.append(row.markdown()).append('\n'));
        });
        if (!leftOut.isEmpty()) {
            text.append("\n## Not measured in this run\n\n");
            leftOut.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private String machine() {
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        return String.format(
                Locale.ROOT,
                "%s. %s, %d processors, %.0f GiB of memory, %s, Java %s.%n%n%s%n",
                LocalDate.now(ZoneOffset.UTC),
                hardware.getProcessor().getProcessorIdentifier().getName().strip(),
                cores,
                hardware.getMemory().getTotal() / (double) (1L << 30),
                system.getOperatingSystem().getFamily() + " "
                        + system.getOperatingSystem().getVersionInfo().getVersion(),
                Runtime.version().feature(),
                noise());
    }

    /** The benchmarks themselves are some of the load, so what was there before them decides. */
    private String noise() {
        if (loadBefore < 0) {
            return "This system tells no load average, so only the spread tells how quiet it was.";
        }
        String load = String.format(
                Locale.ROOT, "The load average before the run was %.1f on %d processors", loadBefore, cores);
        return loadBefore > 0.3 * cores
                ? load + ": **the machine was too noisy to tell** what is reached; read the ratios, not the times."
                : load + ": quiet.";
    }
}
