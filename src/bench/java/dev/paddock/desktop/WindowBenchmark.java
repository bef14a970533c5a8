package dev.paddock.desktop;

import dev.paddock.bench.Memory;
import dev.paddock.bench.Product;
import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the command to the window and to the icon in the tray, and what both hold; on a screen of its own (Linux). */
@NullUnmarked
class WindowBenchmark {
    private static final String GROUP = "Window and tray";
    private static final List<String> TOOLS = List.of("Xvfb", "openbox", "trayer", "xdotool", "import", "dbus-daemon");
    private static final List<String> WINDOW = List.of("--name", "^Paddock$");
    private static final List<String> ICON = List.of("--name", "^JavaEmbeddedFrame$");
    private static final int STARTS = Integer.getInteger("bench.rounds", 5);
    private static final double SHOWN_MILLIS = 700;
    private static final double TRAY_MIB = 90;
    private static final double WINDOW_MIB = 140;
    private static final long LOOK_MILLIS = 30;
    private static final long REST_SECONDS = Long.getLong("bench.seconds", 10);

    @TempDir
    Path folder;

    @Test
    void startsOnAScreen() throws Exception {
        List<String> missing = TOOLS.stream()
                .filter(tool -> Stream.of("/usr/bin", "/usr/local/bin")
                        .noneMatch(place -> Files.isExecutable(Path.of(place, tool))))
                .toList();
        if (!missing.isEmpty()) {
            Report.leaveOut(GROUP, "Window and tray", "for a screen of its own, install " + String.join(", ", missing));
            return;
        }
        try (Desktop desktop = Desktop.start(folder)) {
            desktop.startPanel();
            Samples window = new Samples();
            Samples tray = new Samples();
            for (int round = -1; round < STARTS; round++) {
                boolean last = round == STARTS - 1;
                double shown = start(desktop, "window", WINDOW, last, "gui");
                double icon = start(desktop, "tray", ICON, last, "gui", "--tray");
                if (round >= 0) {
                    window.add(shown);
                    tray.add(icon);
                }
            }
            Report.add(Row.of(GROUP, "start to the first window, files in the system's cache", "ms", window)
                    .atMost(SHOWN_MILLIS));
            Report.add(Row.of(GROUP, "start to the icon in the tray", "ms", tray));
        }
    }

    /** Milliseconds; with what it holds at rest where that is asked for. */
    private double start(Desktop desktop, String what, List<String> sign, boolean measured, String... arguments)
            throws Exception {
        try (Product product = new Product(Files.createDirectories(folder.resolve(what)), desktop.environment())) {
            long began = System.nanoTime();
            Process gui = product.builder(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(what + ".log").toFile())
                    .start();
            try {
                await(desktop, sign);
                double millis = (System.nanoTime() - began) / 1e6;
                if (measured) {
                    TimeUnit.SECONDS.sleep(REST_SECONDS);
                    memory(
                            what + ", " + REST_SECONDS + " s after its start",
                            product,
                            what.equals("tray") ? TRAY_MIB : WINDOW_MIB);
                    fiveServers(what, product);
                }
                return millis;
            } finally {
                product.run("down", "--all");
                gui.destroy();
                if (!gui.waitFor(Desktop.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    gui.destroyForcibly();
                }
            }
        }
    }

    private static void fiveServers(String what, Product product) throws Exception {
        for (String name : List.of("one", "two", "three", "four", "five")) {
            product.add(name);
            product.start(name);
        }
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        memory(what + " with five servers", product, WINDOW_MIB);
    }

    private static void memory(String what, Product product, double most) throws IOException {
        Memory held = Memory.of(product.ownerPid());
        Report.add(Row.of(GROUP, what + ", PSS", "MiB", Samples.of(held.pss())).atMost(most));
        Report.add(Row.of(GROUP, what + ", RSS", "MiB", Samples.of(held.rss())));
    }

    /** By itself xdotool looks twice a second only. */
    private static void await(Desktop desktop, List<String> sign) throws IOException, InterruptedException {
        long end = System.nanoTime() + Desktop.PATIENCE.toNanos();
        while (!isThere(desktop, sign)) {
            if (System.nanoTime() > end) {
                throw new IOException("there is no window " + String.join(" ", sign));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static boolean isThere(Desktop desktop, List<String> sign) throws IOException, InterruptedException {
        ProcessBuilder search = new ProcessBuilder("xdotool", "search", "--onlyvisible");
        search.command().addAll(sign);
        search.environment().putAll(desktop.environment());
        return search.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
