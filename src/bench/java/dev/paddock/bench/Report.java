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
 * {@code docs/benchmarks.md}. Its sections are replaced as this run measures them; those that it does not measure stay, unless
 * they are of another machine. It is written with each row, so that a run that is cut off leaves what it had. Safe for several
 * threads.
 */
public final class Report {
    private static final Path FILE = Path.of("docs/benchmarks.md");
    private static final String HEAD = "## ";
    private static final double QUIET_PER_PROCESSOR = 0.3;
    /** After what its constructor needs. */
    private static final Report OF_THIS_RUN = new Report();

    /** By their heads, with all that is below those. */
    private final Map<String, String> sections = new LinkedHashMap<>();

    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> leftOut = new LinkedHashMap<>();
    private final double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final String preamble;

    private Report() {
        preamble = """
                # Benchmarks

                Written by `mvn -Pbench verify`; do not edit. Each figure is the median with the least and the most of a run in which
                Paddock and what a person would use instead took turns. Where the middle half lies further apart than 40 % of the
                median, the machine was too noisy to tell.

                """ + machine() + "\n";
        try {
            if (Files.exists(FILE)) {
                keep(Files.readString(FILE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(String old) {
        if (old.startsWith(preamble)) {
            for (String section : old.substring(preamble.length()).split("\n(?=" + HEAD + ")")) {
                int line = section.indexOf('\n');
                if (section.startsWith(HEAD)) {
                    sections.put(section.substring(HEAD.length(), line), section.substring(line + 1).strip());
                }
            }
        }
    }

    public static void add(Row row) {
        OF_THIS_RUN.put(row);
    }

    /** What could not be measured here, and why. */
    public static void leaveOut(String group, String what, String why) {
        OF_THIS_RUN.omit(group, "Not measured: " + what + "; " + why + ".");
    }

    private synchronized void put(Row row) {
        String line = row.markdown();
        System.out.println("BENCH " + row.group() + " " + line);
        rows.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(line);
        write(row.group());
    }

    private synchronized void omit(String group, String line) {
        leftOut.computeIfAbsent(group, _ -> new ArrayList<>()).add(line);
        write(group);
    }

    private void write(String group) {
        List<String> lines = new ArrayList<>(List.of(conditions()));
        if (rows.containsKey(group)) {
            lines.addAll(List.of("", "| What | Paddock | Beside it | Ratio | Target |", "|---|---|---|---|---|"));
            lines.addAll(rows.getOrDefault(group, List.of()));
        }
        for (String missing : leftOut.getOrDefault(group, List.of())) {
            lines.addAll(List.of("", missing));
        }
        sections.put(group, String.join("\n", lines));
        StringBuilder text = new StringBuilder(preamble);
        sections.forEach(
                (name, body) -> text.append('\n').append(HEAD).append(name).append("\n\n").append(body).append('\n'));
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String machine() {
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        return String.format(
                Locale.ROOT,
                "The machine: %s, %d processors, %.0f GiB of memory, %s %s, Java %d.",
                hardware.getProcessor().getProcessorIdentifier().getName().strip(),
                processors,
                hardware.getMemory().getTotal() / (double) (1L << 30),
                system.getOperatingSystem().getFamily(),
                system.getOperatingSystem().getVersionInfo().getVersion(),
                Runtime.version().feature());
    }

    /** The benchmarks themselves are some of the load, so what was there before them decides. */
    private String conditions() {
        String engine = BareServer.GIVEN.isEmpty() ? "the built-in engine" : "a llama-server";
        String begin = LocalDate.now(ZoneOffset.UTC) + ", with " + engine + ". ";
        if (loadBefore < 0) {
            return begin + "This system tells no load average; only the spread tells how quiet it was.";
        }
        String load = String.format(Locale.ROOT, "Load average before the run: %.1f", loadBefore);
        return begin + load
                + (loadBefore > QUIET_PER_PROCESSOR * processors
                        ? ", **too noisy to tell what is reached**: read the ratios, not the times."
                        : ", quiet.");
    }
}
