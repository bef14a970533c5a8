package dev.paddock.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, stops and switches of the image's service, by its control API, beside the same engine by hand. */
@NullUnmarked
class LifecycleBenchmark {
    private static final String GROUP = "Start, stop, switch";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final double TOLD_MILLIS = 30;
    private static final double STOPPED_MILLIS = 20;
    private static final List<String> FOUR = List.of("one", "two", "three", "four");

    @TempDir
    static Path folder;

    private static Product product;

    @BeforeAll
    static void open() throws Exception {
        product = new Product(folder, Map.of());
        product.run("daemon", "start");
        for (String name : List.of("one", "two", "three", "four", "five", "six")) {
            product.add(name);
        }
        product.run("profiles", "add", "left", "one", "two", "three", "four");
        product.run("profiles", "add", "right", "one", "two", "five", "six");
    }

    @AfterAll
    static void close() throws Exception {
        product.close();
    }

    @Test
    void oneServer() throws Exception {
        Samples bareStart = new Samples();
        Samples bareStop = new Samples();
        Samples start = new Samples();
        Samples stop = new Samples();
        for (int round = -1; round < ROUNDS; round++) {
            long began = System.nanoTime();
            try (BareServer bare = BareServer.launch(product.demoModel())) {
                bare.awaitReady();
                add(round, bareStart, (System.nanoTime() - began) / 1e6);
                add(round, bareStop, Turns.millis(bare::stop));
            }
            add(round, start, Turns.millis(() -> product.start("one")));
            add(round, stop, Turns.millis(() -> product.stop("one")));
        }
        Report.add(Row.of(GROUP, "start to READY", "ms", start)
                .beside("bare, to 200 of /health", bareStart)
                .atMostMore(TOLD_MILLIS));
        Report.add(Row.of(GROUP, "stop", "ms", stop)
                .beside("bare, SIGTERM to its end", bareStop)
                .atMostMore(STOPPED_MILLIS));
    }

    private static void add(int round, Samples samples, double value) {
        if (round >= 0) {
            samples.add(value);
        }
    }

    @Test
    void fourAtOnce() throws Exception {
        Samples one = new Samples();
        Samples bare = new Samples();
        Samples four = new Samples();
        for (int round = -1; round < ROUNDS; round++) {
            add(round, one, Turns.millis(() -> product.start("one")));
            product.stop("one");
            add(round, bare, bareFour());
            add(round, four, Turns.millis(() -> atOnce(FOUR, product::start)));
            atOnce(FOUR, product::stop);
        }
        Report.add(Row.of(GROUP, "four at once to READY", "ms", four)
                .beside("four bare ones at once", bare)
                .atMostMore(TOLD_MILLIS));
        Report.add(Row.of(GROUP, "four at once, against one", "ms", four).beside("one", one));
    }

    private static double bareFour() throws Exception {
        List<BareServer> bare = new ArrayList<>();
        try {
            return Turns.millis(() -> {
                for (int i = 0; i < FOUR.size(); i++) {
                    bare.add(BareServer.launch(product.demoModel()));
                }
                for (BareServer server : bare) {
                    server.awaitReady();
                }
            });
        } finally {
            for (BareServer server : bare) {
                server.close();
            }
        }
    }

    @FunctionalInterface
    private interface Call {
        void of(String server) throws Exception;
    }

    private static void atOnce(List<String> servers, Call call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (String server : servers) {
                calls.add(threads.submit(() -> {
                    call.of(server);
                    return null;
                }));
            }
            for (Future<?> done : calls) {
                done.get();
            }
        }
    }

    /** Of four servers two are in both profiles; by hand the other two are stopped, then started, one after the other. */
    @Test
    void aSwitch() throws Exception {
        product.control("POST", "profiles/left/switch", "");
        Samples switched = new Samples();
        Samples byHand = new Samples();
        for (int round = -1; round < ROUNDS; round++) {
            add(round, switched, Turns.millis(() -> product.control("POST", "profiles/right/switch", "")));
            add(round, byHand, Turns.millis(() -> {
                for (String leaving : List.of("five", "six")) {
                    product.stop(leaving);
                }
                for (String coming : List.of("three", "four")) {
                    product.start(coming);
                }
            }));
            product.control("POST", "profiles/left/switch", "");
        }
        atOnce(FOUR, product::stop);
        Report.add(Row.of(GROUP, "profile switch, two shared, two swapped", "ms", switched)
                .beside("stop and start by hand", byHand)
                .atMostTimes(1));
    }
}
