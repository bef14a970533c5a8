package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import dev.paddock.testing.FakeEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The life of a server of a real llama.cpp build; only where {@code PADDOCK_TEST_LLAMA_SERVER} names its executable. */
@NullUnmarked
@EnabledIfEnvironmentVariable(named = "PADDOCK_TEST_LLAMA_SERVER", matches = ".+")
class RealLlamaServerTest {
    @TempDir
    Path folder;

    @Test
    void startsServesIsAdoptedAndStops() throws IOException {
        Home home = Home.under(folder);
        Files.createDirectories(home.models());
        DemoModel.write(home.demoModel());
        Catalog catalog = new Catalog(home);
        int port = Bench.freePort();
        Instance plain = Instance.of("demo", home.demoModel()).withEngine(System.getenv("PADDOCK_TEST_LLAMA_SERVER"));
        catalog.save(plain.withServer(plain.server().withPort(port)));
        Engines engines = new Engines(FakeEngines::fake, name -> null);
        try (LocalSupervisor first = new LocalSupervisor(home, catalog, engines)) {
            for (int i = 0; i < 5; i++) {
                measureStart(first, port);
                assertThat(Bench.get(first.stop("demo", false)).state()).isEqualTo(ServerState.STOPPED);
            }
            Bench.get(first.start("demo"));
        }
        try (LocalSupervisor second = new LocalSupervisor(home, catalog, engines)) {
            await().atMost(Bench.PATIENCE)
                    .until(() -> second.fleet().server("demo").orElseThrow().isReady());
            ServerSnapshot adopted = second.fleet().server("demo").orElseThrow();
            assertThat(Files.readString(adopted.logFile())).contains("listening");
            long begun = System.nanoTime();
            Bench.get(second.stop("demo", false));
            System.out.println("stop of an adopted one: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            assertThat(ProcessHandle.of(adopted.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    /** Prints how much later READY is told than a client that asks without pause sees 200. */
    private static void measureStart(LocalSupervisor supervisor, int port) {
        AtomicLong served = new AtomicLong();
        AtomicLong told = new AtomicLong();
        long begun = System.nanoTime();
        Thread asking = Thread.ofPlatform().start(() -> ask(port, served));
        try (var subscription = supervisor.subscribe(fleet -> {
            if (fleet.readyCount() == 1) {
                told.compareAndSet(0, System.nanoTime());
            }
        })) {
            ServerSnapshot ready = Bench.get(supervisor.start("demo"));
            assertThat(ready.assumedReady()).isFalse();
            await().atMost(Bench.PATIENCE).until(() -> told.get() != 0 && served.get() != 0);
        } finally {
            asking.interrupt();
        }
        System.out.printf(
                "start → 200: %.1f ms, READY %.1f ms later%n",
                (served.get() - begun) / 1e6, (told.get() - served.get()) / 1e6);
    }

    private static void ask(int port, AtomicLong served) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (served.get() == 0) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        served.set(System.nanoTime());
                    }
                } catch (IOException notYet) {
                    Thread.sleep(1);
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
