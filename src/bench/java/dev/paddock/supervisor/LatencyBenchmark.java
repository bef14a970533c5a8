package dev.paddock.supervisor;

import static org.awaitility.Awaitility.await;

import dev.paddock.bench.BareServer;
import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.domain.Engine;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.HealthProbe;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Ports;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much later Paddock tells what has happened than it has, on the engine of this run. */
@NullUnmarked
class LatencyBenchmark {
    private static final String GROUP = "What is told, and when";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = Bench.ofEngine(folder, LatencyBenchmark::engine);
        bench.useShippedTimings();
        Instance one = Instance.of("one", bench.model);
        bench.save(one.withServer(one.server().withPort(Bench.freePort())));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Engine engine() {
        String program = BareServer.GIVEN;
        return program.isEmpty() ? BuiltinEngine.locate() : new Engine(program, program, List.of(program), Map.of());
    }

    @Test
    void readyIsToldSoonAfterTheFirst200() throws Exception {
        Samples later = new Samples();
        for (int i = 0; i < ROUNDS; i++) {
            CompletableFuture<Long> served = new CompletableFuture<>();
            Thread asking = Thread.ofPlatform().start(() -> ask(port(), served));
            long told = timeOf(fleet -> fleet.readyCount() == 1, () -> bench.start("one"));
            later.add((told - served.get()) / 1e6);
            asking.join();
            bench.stop("one");
        }
        Report.add(Row.of(GROUP, "READY told after the first 200 of /health", "ms", later)
                .atMost(30));
    }

    @Test
    void anEndIsToldSoon() throws Exception {
        Samples spawned = new Samples();
        for (int i = 0; i < ROUNDS; i++) {
            spawned.add(timeToTellTheEndOf(bench.start("one")) / 1e6);
            bench.stop("one");
        }
        Report.add(Row.of(GROUP, "end of a server told", "ms", spawned).atMost(50));
    }

    @Test
    void anEndOfAnAdoptedOneIsToldSoon() throws Exception {
        Samples adopted = new Samples();
        for (int i = 0; i < ROUNDS; i++) {
            bench.start("one");
            bench.reopen();
            adopted.add(timeToTellTheEndOf(bench.awaitState("one", ServerState.READY)) / 1e6);
            bench.stop("one");
        }
        Report.add(Row.of(GROUP, "end of an adopted server told", "ms", adopted).atMost(500));
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
}
