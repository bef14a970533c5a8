package dev.paddock.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image takes of the disk and its service of the memory, and how long a command takes. */
@NullUnmarked
class FootprintBenchmark {
    static final String GROUP = "Footprint";
    private static final double MIB = 1 << 20;
    private static final double PACKED_MIB = 70;
    private static final double SERVICE_MIB = 60;
    private static final int COMMANDS = 10;
    private static final long REST_SECONDS = Long.getLong("bench.seconds", 10);

    @TempDir
    Path folder;

    @Test
    void theImageOnTheDisk() throws IOException {
        LongAdder raw = new LongAdder();
        LongAdder packed = new LongAdder();
        try (Stream<Path> files = Files.walk(Product.IMAGE);
                OutputStream out = new GZIPOutputStream(counting(packed), 1 << 16)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                raw.add(Files.size(file));
                Files.copy(file, out);
            }
        }
        Report.add(Row.of(GROUP, "the image", "MiB", Samples.of(raw.sum() / MIB)));
        Report.add(
                Row.of(GROUP, "the image packed by gzip; packages pack tighter", "MiB", Samples.of(packed.sum() / MIB))
                        .atMost(PACKED_MIB));
    }

    private static OutputStream counting(LongAdder bytes) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                bytes.increment();
            }

            @Override
            public void write(byte[] piece, int offset, int length) {
                bytes.add(length);
            }
        };
    }

    @Test
    void theServiceAndItsCommands() throws Exception {
        try (Product product = new Product(folder, Map.of())) {
            product.run("daemon", "start");
            String java = Product.IMAGE.resolve("bin/java").toString();
            List<Samples> times = Turns.take(
                    2, COMMANDS, () -> Turns.millis(() -> product.run("ps")), () -> Turns.millis(() -> version(java)));
            Report.add(Row.of(GROUP, "paddock ps", "ms", times.getFirst())
                    .beside("java -version of the same runtime", times.getLast()));
            if (!Memory.isTold()) {
                Report.leaveOut(GROUP, "Memory of the service", "this system does not tell it");
                return;
            }
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            Memory alone = Memory.of(product.ownerPid());
            Report.add(Row.of(GROUP, "the service, " + REST_SECONDS + " s at rest, PSS", "MiB", Samples.of(alone.pss()))
                    .atMost(SERVICE_MIB));
            Report.add(
                    Row.of(GROUP, "the service, " + REST_SECONDS + " s at rest, RSS", "MiB", Samples.of(alone.rss())));
            for (String name : List.of("one", "two", "three", "four", "five")) {
                product.add(name);
                product.start(name);
            }
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            Report.add(Row.of(
                            GROUP,
                            "the service with five servers, PSS",
                            "MiB",
                            Samples.of(Memory.of(product.ownerPid()).pss()))
                    .atMost(SERVICE_MIB));
        }
    }

    private static void version(String java) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(java, "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(java + " -version failed");
        }
    }
}
