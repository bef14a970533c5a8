package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.bench.Turns;
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
import dev.paddock.platform.Processes;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What supervision costs: of servers at rest, of a huge log, and of one that is flooded. */
@NullUnmarked
class SupervisionBenchmark {
    private static final String GROUP = "Supervision";
    private static final int SERVERS = 100;
    /** What the first ones bring along, such as the HTTP client's classes, is not the price of one more. */
    private static final int FIRST_FEW = 10;

    private static final List<Integer> COUNTS = List.of(1, FIRST_FEW, SERVERS);
    private static final double SHARE_OF_ONE = 0.3;
    private static final double SHARE_OF_ALL = 1.0;
    private static final long SETTLING_SECONDS = 5;

    private static final int FLOODS = 3;
    private static final int FIRST_PORT = 12_000;
    private static final long REST_SECONDS = Long.getLong("bench.seconds", 10);

    @TempDir
    Path folder;

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
    void serversAtRest() throws Exception {
        if (!Crowd.isPossible()) {
            Report.leaveOut(
                    GROUP, "Supervision of many servers at rest", "that takes perl, for the smallest server there is");
            return;
        }
        Home home = Home.under(folder.resolve("home"));
        Catalog catalog = new Catalog(home);
        Path model = Files.writeString(folder.resolve("model.gguf"), "GGUF");
        for (int i = 0; i < SERVERS; i++) {
            catalog.save(Instance.of("server-" + i, model));
        }
        Engine crowd = Crowd.engine(folder);
        Engines engines = new Engines(() -> crowd, name -> null);
        try (LocalSupervisor supervisor = new LocalSupervisor(
                home, catalog, engines, MODELS, Timings.DEFAULT, FIRST_PORT, HostRoom::ofMachine, new Processes())) {
            try {
                atRest(supervisor, home.state().resolve("processes.json"));
            } finally {
                Bench.get(supervisor.stopAll(true));
            }
        }
    }

    private static void atRest(LocalSupervisor supervisor, Path registry) throws Exception {
        int running = 0;
        long heapOfFew = 0;
        int threadsOfFew = 0;
        for (int count : COUNTS) {
            start(supervisor, running, count);
            running = count;
            assertThat(supervisor.fleet().readyCount()).isEqualTo(count);
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            FileTime written = Files.getLastModifiedTime(registry);
            Row share = Row.of(GROUP, count + " at rest, share of one core", "%", Samples.of(cpuShare()));
            Report.add(count == 1 ? share.atMost(SHARE_OF_ONE) : count == SERVERS ? share.atMost(SHARE_OF_ALL) : share);
            boolean quiet = Files.getLastModifiedTime(registry).equals(written);
            Report.add(Row.of(GROUP, count + " at rest, writes of the registry", "", Samples.of(quiet ? 0 : 1))
                    .atMost(0));
            if (count == FIRST_FEW) {
                heapOfFew = heap();
                threadsOfFew = platformThreads();
            }
        }
        double each = (heap() - heapOfFew) / 1024.0 / (SERVERS - FIRST_FEW);
        Report.add(Row.of(GROUP, "heap of one more server", "KiB", Samples.of(each))
                .atMost(30));
        Report.add(Row.of(
                GROUP,
                "platform threads of " + (SERVERS - FIRST_FEW) + " more servers, apart from the JDK's reapers",
                "",
                Samples.of(platformThreads() - threadsOfFew)));
        try (Subscription look = supervisor.look()) {
            Report.add(
                    Row.of(GROUP, SERVERS + " while somebody looks, share of one core", "%", Samples.of(cpuShare())));
        }
    }

    private static void start(LocalSupervisor supervisor, int from, int to) {
        for (int i = from; i < to; i += 10) {
            List<CompletionStage<ServerSnapshot>> starts = new ArrayList<>();
            for (int n = i; n < Math.min(to, i + 10); n++) {
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
    void theEndOfAHugeLog() throws Exception {
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
        Samples millis = new Samples();
        for (int i = 0; i < 20; i++) {
            millis.add(
                    Turns.millis(() -> assertThat(LogTail.lastLines(log, 1_000)).hasSize(1_000)));
        }
        Report.add(Row.of(GROUP, "the last 1000 lines of a log of 1 GiB", "ms", millis)
                .atMost(50));
    }

    /** The same flood into a file that nobody looks at, and into the log of a supervised server. */
    @Test
    void aFloodSlowsNobody() throws Exception {
        int lines = 1_000_000;
        Samples alone = new Samples();
        Samples supervised = new Samples();
        for (int round = 0; round < FLOODS; round++) {
            Path home = Files.createDirectory(folder.resolve("flood-" + round));
            alone.add(lines / floodTime(home.resolve("alone.log"), lines) * 1e9);
            supervised.add(lines / supervisedTime(home, lines) * 1e9);
        }
        Report.add(Row.of(GROUP, "lines a second of a flooded log", "/s", supervised)
                .beside("into a file that nobody looks at", alone)
                .atLeast(100_000));
    }

    private static double supervisedTime(Path home, int lines) throws Exception {
        try (Bench bench = new Bench(home)) {
            bench.save(bench.instance("one", FakeScript.good().flooding(lines)).withLogs(new LogOptions(4, 3)));
            long start = System.nanoTime();
            ServerSnapshot ready = bench.start("one");
            String last = "flood line " + (lines - 1) + " ";
            while (LogTail.lastLines(ready.logFile(), 20).stream().noneMatch(text -> text.contains(last))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return System.nanoTime() - start;
        }
    }

    private static double floodTime(Path log, int lines) throws Exception {
        List<String> command = new ArrayList<>(FakeEngines.fake().command());
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
