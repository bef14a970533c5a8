package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Ports;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much later Paddock tells what has happened, against the bare engine in the same run: {@code mvn test
 * -Dtest=LatencyTest -Dbench=true}. With the built-in engine, or the one that {@code PADDOCK_TEST_LLAMA_SERVER} names.
 */
@NullUnmarked
@EnabledIfSystemProperty(named = "bench", matches = "true")
class LatencyTest {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 15);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = Bench.ofEngine(folder, LatencyTest::engine);
        bench.useShippedTimings();
        Instance one = Instance.of("one", bench.model);
        bench.save(one.withServer(one.server().withPort(Bench.freePort())));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Engine engine() {
        String program = System.getenv("PADDOCK_TEST_LLAMA_SERVER");
        return program == null ? BuiltinEngine.locate() : new Engine(program, program, List.of(program), Map.of());
    }

    @Test
    void readyIsToldSoonAfterTheFirst200() throws Exception {
        Samples later = new Samples("READY after the first 200 of /health");
        for (int i = 0; i < ROUNDS; i++) {
            CompletableFuture<Long> served = new CompletableFuture<>();
            Thread asking = Thread.ofPlatform().start(() -> ask(port(), served));
            long told = timeOf(fleet -> fleet.readyCount() == 1, () -> bench.start("one"));
            later.add(told - served.get());
            asking.join();
            bench.stop("one");
        }
        later.report(Duration.ofMillis(30));
    }

    @Test
    void anEndIsToldSoon() throws Exception {
        Samples spawned = new Samples("end of a server noticed");
        for (int i = 0; i < ROUNDS; i++) {
            spawned.add(timeToTellTheEndOf(bench.start("one")));
            bench.stop("one");
        }
        spawned.report(Duration.ofMillis(50));
    }

    @Test
    void anEndOfAnAdoptedOneIsToldSoon() throws Exception {
        Samples adopted = new Samples("end of an adopted server noticed");
        for (int i = 0; i < ROUNDS; i++) {
            bench.start("one");
            bench.reopen();
            adopted.add(timeToTellTheEndOf(bench.awaitState("one", ServerState.READY)));
            bench.stop("one");
        }
        adopted.report(Duration.ofMillis(500));
    }

    @Test
    void aStopTakesHardlyLongerThanTheServerItself() throws Exception {
        Samples bare = new Samples("SIGTERM to the end, bare");
        Samples supervised = new Samples("stop, supervised");
        for (int i = 0; i < ROUNDS; i++) {
            bare.add(bareStop());
            bench.start("one");
            long begun = System.nanoTime();
            bench.stop("one");
            supervised.add(System.nanoTime() - begun);
        }
        bare.report(Duration.ofSeconds(10));
        supervised.report(bare.median().plusMillis(20));
    }

    private long bareStop() throws Exception {
        Instance one = bench.catalog.instance("one").orElseThrow();
        Process process = new ProcessBuilder(CommandLine.render(
                                one,
                                engine(),
                                EngineCapabilities.unknown(Problem.of("not-asked", "It was not asked", "", null)),
                                port())
                        .words())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            CompletableFuture<Long> served = new CompletableFuture<>();
            ask(port(), served);
            long begun = System.nanoTime();
            process.destroy();
            process.waitFor();
            return System.nanoTime() - begun;
        } finally {
            process.destroyForcibly();
        }
    }

    private int port() {
        try {
            return bench.catalog.instance("one").orElseThrow().server().port();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long timeToTellTheEndOf(ServerSnapshot server) {
        AtomicLong begun = new AtomicLong();
        long told = timeOf(fleet -> fleet.readyCount() == 0, () -> {
            begun.set(System.nanoTime());
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        });
        return told - begun.get();
    }

    /** When the fleet was first told to be so, after the deed was begun. */
    private long timeOf(Predicate<Fleet> wanted, Runnable deed) {
        AtomicLong told = new AtomicLong();
        try (var subscription = bench.supervisor().subscribe(fleet -> {
            if (wanted.test(fleet)) {
                told.compareAndSet(0, System.nanoTime());
            }
        })) {
            deed.run();
            await().atMost(Bench.PATIENCE).until(() -> told.get() != 0);
        }
        return told.get();
    }

    private static void ask(int port, CompletableFuture<Long> served) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HealthProbe probe = new HealthProbe(http);
            while (probe.probe(Ports.endpoint("127.0.0.1", port), "/health", Duration.ofSeconds(1)) != Answer.OK) {
                Thread.onSpinWait();
            }
            served.complete(System.nanoTime());
        } catch (InterruptedException e) {
            served.completeExceptionally(e);
        }
    }

    private static final class Samples {
        private final String what;
        private final List<Long> nanos = new ArrayList<>();

        Samples(String what) {
            this.what = what;
        }

        void add(long sample) {
            nanos.add(sample);
        }

        Duration median() {
            Collections.sort(nanos);
            return Duration.ofNanos(nanos.get(nanos.size() / 2));
        }

        /** The first rounds run cold, and the machine has other things to do: the median is held to the limit. */
        void report(Duration limit) {
            Duration median = median();
            System.out.printf(
                    Locale.ROOT,
                    "LATENCY %s: median %.1f ms, %.1f to %.1f (%d rounds)%n",
                    what,
                    median.toNanos() / 1e6,
                    nanos.getFirst() / 1e6,
                    nanos.getLast() / 1e6,
                    nanos.size());
            assertThat(median).isLessThanOrEqualTo(limit);
        }
    }
}
