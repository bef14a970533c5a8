package dev.paddock.fetch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Download;
import dev.paddock.domain.Download.State;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FileServer;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.hub.FakeHub;
import dev.paddock.fetch.hub.Hub;
import dev.paddock.fetch.hub.HubPlanner;
import dev.paddock.fetch.hub.ModelPlace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are fetched from a hub on this machine, one Paddock after the other. */
class DownloadQueueTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 3, Duration.ofSeconds(1));
    private static final int SIZE = 200_000;

    @TempDir
    Path folder;

    private FakeHub hub;
    private Web web;
    private DownloadQueue queue;
    private final AtomicInteger arrived = new AtomicInteger();
    private ModelPlace.Layout layout = ModelPlace.Layout.FOLDER;
    private int atOnce = 2;

    @BeforeEach
    void begin() throws IOException {
        hub = new FakeHub();
        for (String name : List.of("tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf", "mmproj-F16.gguf")) {
            hub.with(name, FakeHub.gguf(name, SIZE));
        }
        web = new Web("1", Map.of(), PATIENCE);
        queue = open();
    }

    @AfterEach
    void end() {
        queue.close();
        web.close();
        hub.close();
    }

    /** As the next Paddock would. */
    private DownloadQueue open() {
        DownloadQueue next = new DownloadQueue(
                folder.resolve("state"),
                web,
                new HubPlanner(new Hub(web, hub::endpoint, () -> "hf_x")),
                () -> new DownloadLimits(atOnce, 2, 0, new ModelPlace(layout, folder.resolve("models"))),
                () -> "hf_x",
                arrived::incrementAndGet);
        next.begin();
        return next;
    }

    private Download start(String model) {
        return queue.start(new Downloads.Wish(model, null, false));
    }

    private Download awaitState(String id, State state) {
        await().until(() -> find(id).state() == state);
        return find(id);
    }

    private Download find(String id) {
        return queue.list().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelComesWithItsProjectorIntoItsFolder() throws IOException {
        Download done = awaitState(start(FakeHub.REPO).id(), State.DONE);
        Path place = folder.resolve("models").resolve(FakeHub.REPO);
        assertThat(place.resolve("tiny-Q4_K_M.gguf")).hasBinaryContent(hub.content("tiny-Q4_K_M.gguf"));
        assertThat(place.resolve("mmproj-F16.gguf")).hasBinaryContent(hub.content("mmproj-F16.gguf"));
        assertThat(done.bytes()).isEqualTo(2L * SIZE);
        assertThat(done.total()).isEqualTo(2L * SIZE);
        assertThat(done.license()).isEqualTo("apache-2.0");
        await().until(() -> arrived.get() == 1);
        assertThat(hub.server.asked.stream()
                        .filter(asked -> asked.uri().getPath().startsWith("/cdn/")))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.authorization()).isNull());
    }

    @Test
    void theCacheOfTheHubIsFilledAsItsOwnProgramsDo() throws IOException {
        layout = ModelPlace.Layout.HUB_CACHE;
        awaitState(start(FakeHub.REPO + ":Q8_0").id(), State.DONE);
        Path repository = folder.resolve("models/models--owner--tiny-GGUF");
        Path name = repository.resolve("snapshots").resolve(FakeHub.COMMIT).resolve("tiny-Q8_0.gguf");
        assertThat(name).hasBinaryContent(hub.content("tiny-Q8_0.gguf"));
        assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
        if (File.separatorChar == '/') {
            assertThat(name).isSymbolicLink();
            assertThat(Files.readSymbolicLink(name))
                    .isEqualTo(Path.of("../../blobs", FakeHub.sha256(hub.content("tiny-Q8_0.gguf"))));
        }
    }

    @Test
    void whatWasUnderWayGoesOnWithTheNextPaddock() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        hub.fault("tiny-Q4_K_M.gguf", exchange -> {
            begun.countDown();
            hold(release);
            FileServer.status(503).answer(exchange);
        });
        Download download = start(FakeHub.REPO);
        begun.await();
        queue.close();
        release.countDown();
        hub.fault("tiny-Q4_K_M.gguf", null);
        queue = open();
        awaitState(download.id(), State.DONE);
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFailureIsToldAndResumed() {
        hub.fault("tiny-Q4_K_M.gguf", FileServer.status(403, "X-Error-Code", "GatedRepo"));
        Download failed = awaitState(start(FakeHub.REPO).id(), State.FAILED);
        Problem problem = failed.problem();
        assertThat(problem == null ? "none" : problem.code()).isEqualTo("fetch-gated");
        queue.close();
        queue = open();
        assertThat(find(failed.id()).problem()).isEqualTo(failed.problem());
        hub.fault("tiny-Q4_K_M.gguf", null);
        queue.resume(failed.id());
        awaitState(failed.id(), State.DONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void whereTheServerAsksForAWhileItGoesOnByItselfAfterIt(int status) {
        AtomicInteger refusals = new AtomicInteger();
        hub.fault("tiny-Q4_K_M.gguf", exchange -> {
            refusals.incrementAndGet();
            hub.fault("tiny-Q4_K_M.gguf", null);
            FileServer.status(status, "Retry-After", "2").answer(exchange);
        });

        Download waiting = start(FakeHub.REPO);
        await().until(() -> String.valueOf(find(waiting.id()).message()).contains("it goes on by itself at"));

        assertThat(find(waiting.id()).state()).isEqualTo(State.QUEUED);
        assertThat(refusals).hasValue(1);
        awaitState(waiting.id(), State.DONE);
    }

    @Test
    void whoCannotWaitForTheServerResumesAtOnce() {
        hub.fault("tiny-Q4_K_M.gguf", FileServer.status(429, "Retry-After", "3600"));
        Download waiting = start(FakeHub.REPO);
        await().until(() -> String.valueOf(find(waiting.id()).message()).contains("it goes on by itself at"));
        hub.fault("tiny-Q4_K_M.gguf", null);

        queue.resume(waiting.id());

        awaitState(waiting.id(), State.DONE);
    }

    @Test
    void pausedOnesWaitAndOthersTakeTheirTurn() throws Exception {
        atOnce = 1;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        hub.fault("tiny-Q4_K_M.gguf", exchange -> {
            begun.countDown();
            hold(release);
            FileServer.status(503).answer(exchange);
        });
        Download one = start(FakeHub.REPO);
        begun.await();
        Download other = start(FakeHub.REPO + ":Q8_0");
        assertThat(find(other.id()).state()).isEqualTo(State.QUEUED);
        assertThat(queue.pause(one.id()).state()).isEqualTo(State.PAUSED);
        awaitState(other.id(), State.DONE);
        assertThat(find(one.id()).state()).isEqualTo(State.PAUSED);
        release.countDown();
        hub.fault("tiny-Q4_K_M.gguf", null);
        queue.resume(one.id());
        awaitState(one.id(), State.DONE);
    }

    @Test
    void theSameAgainIsTheOneThatIsThere() {
        Download first = start(FakeHub.REPO);
        awaitState(first.id(), State.DONE);
        assertThat(start(FakeHub.REPO).id()).isEqualTo(first.id());
        assertThat(queue.list()).hasSize(1);
    }

    @Test
    void whatIsCancelledLeavesNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        hub.fault("tiny-Q4_K_M.gguf", exchange -> {
            begun.countDown();
            hold(release);
            FileServer.status(503).answer(exchange);
        });
        Download download = start(FakeHub.REPO);
        begun.await();
        queue.remove(download.id());
        release.countDown();
        assertThat(queue.list()).isEmpty();
        try (Stream<Path> left = Files.walk(folder.resolve("models"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThatExceptionOfType(PaddockException.class).isThrownBy(() -> queue.pause(download.id()));
    }
}
