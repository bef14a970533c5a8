package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LogOptions;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.Engines;
import dev.paddock.platform.LogTail;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measures, prints and holds what supervision may cost; on a quiet machine, {@code mvn test -Dtest=CostTest -Dbench=true}. */
@NullUnmarked
@EnabledIfSystemProperty(named = "bench", matches = "true")
class CostTest {
    private static final int SERVERS = 100;
    /** What the first ones bring along, such as the HTTP client's classes, is not the price of one more. */
    private static final int FIRST_FEW = 20;

    private static final int FIRST_PORT = 12_000;
    private static final long REST_SECONDS = Long.getLong("bench.seconds", 40);

    @TempDir
    Path folder;

    private static void report(String format, Object... values) {
        System.out.println("COST " + String.format(Locale.ROOT, format, values));
    }

    private static final Models MODELS = new Models() {
        @Override
        public ModelInfo describe(Path file) {
            return ModelInfo.unread(file);
        }

        @Override
        public Optional<Problem> check(Path file) {
            return Optional.empty();
        }
    };

    @Test
    void aHundredServersAtRest() throws Exception {
        assumeTrue(Crowd.isPossible());
        Home home = Home.under(folder.resolve("home"));
        Catalog catalog = new Catalog(home);
        Path model = Files.writeString(folder.resolve("model.gguf"), "GGUF");
        for (int i = 0; i < SERVERS; i++) {
            catalog.save(Instance.of("server-" + i, model));
        }
        Engine crowd = Crowd.engine(folder);
        Engines engines = new Engines(() -> crowd, name -> null);
        try (LocalSupervisor supervisor =
                new LocalSupervisor(home, catalog, engines, MODELS, Timings.DEFAULT, FIRST_PORT)) {
            try {
                start(supervisor, 0, FIRST_FEW);
                TimeUnit.SECONDS.sleep(20);
                long heapBefore = heap();
                int threadsBefore = platformThreads();
                start(supervisor, FIRST_FEW, SERVERS);
                assertThat(supervisor.fleet().readyCount()).isEqualTo(SERVERS);
                TimeUnit.SECONDS.sleep(20);
                long heapEach = (heap() - heapBefore) / (SERVERS - FIRST_FEW);

                double unseen = cpuShare();
                double seen;
                try (Subscription look = supervisor.look()) {
                    seen = cpuShare();
                }
                int threads = platformThreads() - threadsBefore;
                report("processor at rest: %.2f %% of one core, %.2f %% while somebody looks", unseen, seen);
                report(
                        "heap: %.1f KiB each; platform threads for %d more servers: %d",
                        heapEach / 1024.0, SERVERS - FIRST_FEW, threads);

                assertThat(unseen).isLessThanOrEqualTo(1.0);
                assertThat(heapEach).isLessThanOrEqualTo(30 * 1024);
                assertThat(threads).isLessThan(SERVERS / 4);
            } finally {
                Bench.get(supervisor.stopAll(true));
            }
        }
    }

    private static void start(LocalSupervisor supervisor, int from, int to) {
        for (int i = from; i < to; i += 10) {
            List<CompletionStage<ServerSnapshot>> starts = new ArrayList<>();
            for (int n = i; n < i + 10; n++) {
                starts.add(supervisor.start("server-" + n));
            }
            starts.forEach(Bench::get);
        }
    }

    private static double cpuShare() throws InterruptedException {
        long cpu = cpuNanos();
        long time = System.nanoTime();
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        return 100.0 * (cpuNanos() - cpu) / (System.nanoTime() - time);
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Apart from the one in which the JDK waits for the end of each child. */
    private static int platformThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .count();
    }

    @Test
    void theEndOfAHugeLog() throws IOException {
        Path log = folder.resolve("huge.log");
        byte[] line = ("slot update_slots: id  0 | task 4711 | " + "kv cache rm [0, end) ".repeat(3) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] block = new byte[line.length * 10_000];
        for (int i = 0; i < 10_000; i++) {
            System.arraycopy(line, 0, block, i * line.length, line.length);
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            while (file.length() < 1L << 30) {
                file.write(block);
            }
        }
        long worst = 0;
        long first = 0;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertThat(LogTail.lastLines(log, 1_000)).hasSize(1_000);
            long took = System.nanoTime() - start;
            first = i == 0 ? took : first;
            worst = Math.max(worst, took);
        }
        report("last 1000 lines of 1 GiB: first %.1f ms, worst %.1f ms", first / 1e6, worst / 1e6);
        assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofMillis(50));
    }

    /** The same flood into a file that nobody looks at, and into the log of a supervised server. */
    @Test
    void aFloodSlowsNobody() throws Exception {
        int lines = 3_000_000;
        Path alone = folder.resolve("alone.log");
        long aloneNanos = floodTime(alone, lines);
        long heapBefore = heap();
        try (Bench bench = new Bench(folder)) {
            bench.save(bench.instance("one", FakeScript.good().flooding(lines)).withLogs(new LogOptions(4, 3)));
            long start = System.nanoTime();
            ServerSnapshot ready = bench.start("one");
            String last = "flood line " + (lines - 1) + " ";
            long most = 0;
            while (LogTail.lastLines(ready.logFile(), 20).stream().noneMatch(text -> text.contains(last))) {
                most = Math.max(
                        most,
                        Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            long supervisedNanos = System.nanoTime() - start;
            report(
                    "flood: %.0f lines/s supervised, %.0f alone (ratio %.2f); heap kept after it %.1f KiB",
                    lines / (supervisedNanos / 1e9),
                    lines / (aloneNanos / 1e9),
                    (double) supervisedNanos / aloneNanos,
                    (heap() - heapBefore) / 1024.0);
            report("heap at its highest, garbage included: %.0f MiB", most / 1048576.0);
            assertThat(supervisedNanos).isLessThan(3 * aloneNanos);
            assertThat(lines / (supervisedNanos / 1e9)).isGreaterThan(100_000);
        }
    }

    private long floodTime(Path log, int lines) throws Exception {
        List<String> command =
                new ArrayList<>(dev.paddock.testing.FakeEngines.fake().command());
        command.addAll(List.of("--port", Integer.toString(Bench.freePort())));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(FakeScript.good().flooding(lines).environment());
        long start = System.nanoTime();
        Process process = builder.start();
        String last = "flood line " + (lines - 1) + " ";
        while (LogTail.lastLines(log, 20).stream().noneMatch(text -> text.contains(last))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        long took = System.nanoTime() - start;
        process.destroyForcibly().waitFor();
        return took;
    }
}
