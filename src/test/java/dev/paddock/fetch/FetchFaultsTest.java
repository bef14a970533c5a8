package dev.paddock.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.fetch.FetchFailure.Busy;
import dev.paddock.fetch.FetchFailure.CannotWrite;
import dev.paddock.fetch.FetchFailure.Changing;
import dev.paddock.fetch.FetchFailure.DiskFull;
import dev.paddock.fetch.FetchFailure.TargetTaken;
import dev.paddock.fetch.FetchOutcome.Done;
import dev.paddock.fetch.FetchOutcome.Failed;
import dev.paddock.fetch.FetchOutcome.Stopped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks, other processes, and servers that change their mind. */
class FetchFaultsTest {
    private static final int SIZE = 300_000;
    private static final byte[] CONTENT = new byte[SIZE];

    static {
        new Random(3).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private FileServer server;
    private Fetching fetching;

    @BeforeEach
    void begin() throws IOException {
        server = new FileServer().on("/m/", FileServer.file(CONTENT, "\"a\""));
        fetching = new Fetching();
    }

    @AfterEach
    void end() {
        fetching.close();
        server.close();
    }

    private Path target() {
        return folder.resolve("model.gguf");
    }

    private FetchRequest request() {
        return FetchRequest.of(server.uri("/m/model.gguf"), target()).expecting(Fetching.sha256(CONTENT), (long) SIZE);
    }

    private static FetchFailure failure(FetchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).failure();
    }

    private void assertWholeAfterAnotherTry() throws IOException {
        assertThat(fetching.fetch(request())).isInstanceOf(Done.class);
        assertThat(target()).hasBinaryContent(CONTENT);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDiskThatFillsUpAtTheEndKeepsWhatIsThere() throws IOException {
        FetchOutcome full = fetching.fetch(
                request().withConnections(1), new FetchSignal(), file -> new FullDisk(open(file), SIZE * 95L / 100));
        assertThat(failure(full)).isInstanceOfSatisfying(DiskFull.class, disk -> {
            assertThat(disk.missing()).isPositive();
            assertThat(disk.problem().sentence()).contains("more are needed", "resume");
        });
        assertThat(((Failed) full).kept()).isPositive();
        assertThat(target()).doesNotExist();
        server.asked.clear();
        assertWholeAfterAnotherTry();
        assertThat(server.asked.getFirst().range()).doesNotStartWith("bytes=0-");
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Test
    void whatCannotFitIsNotBegun() {
        long announced = 1L << 58;
        server.on("/m/", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"a\"");
            exchange.sendResponseHeaders(200, announced);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
        });
        FetchRequest huge = FetchRequest.of(server.uri("/m/model.gguf"), target());
        assertThat(failure(fetching.fetch(huge))).isInstanceOf(DiskFull.class);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x");
        FetchRequest request = FetchRequest.of(server.uri("/m/model.gguf"), notAFolder.resolve("model.gguf"));
        assertThat(failure(fetching.fetch(request)))
                .isInstanceOfSatisfying(
                        CannotWrite.class,
                        denied -> assertThat(denied.problem().sentence()).contains(notAFolder.toString()));
    }

    @Test
    void anotherFileOfThatNameStays() throws IOException {
        Files.writeString(target(), "mine");
        assertThat(failure(fetching.fetch(request()))).isInstanceOf(TargetTaken.class);
        assertThat(target()).hasContent("mine");
        assertThat(fetching.fetch(request().replacing())).isInstanceOf(Done.class);
        assertThat(target()).hasBinaryContent(CONTENT);
        server.asked.clear();
        assertThat(fetching.fetch(request()))
                .isInstanceOfSatisfying(
                        Done.class, done -> assertThat(done.wasThere()).isTrue());
        assertThat(server.asked).isEmpty();
    }

    @Test
    void whoComesSecondIsToldWhoWrites() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger answers = new AtomicInteger();
        server.on("/m/", exchange -> {
            if (answers.incrementAndGet() == 2) {
                begun.countDown();
                hold(release);
            }
            FileServer.file(CONTENT, "\"a\"").answer(exchange);
        });
        AtomicReference<FetchOutcome> first = new AtomicReference<>();
        Thread one = Thread.ofVirtual()
                .start(() -> first.set(fetching.fetch(request().withConnections(2))));
        begun.await();
        assertThat(failure(fetching.fetch(request()))).isInstanceOf(Busy.class);
        release.countDown();
        one.join();
        assertThat(first.get()).isInstanceOf(Done.class);
        assertThat(target()).hasBinaryContent(CONTENT);
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void cancelLeavesNothing() throws Exception {
        FetchSignal signal = new FetchSignal();
        AtomicInteger answers = new AtomicInteger();
        server.on("/m/", exchange -> {
            if (answers.incrementAndGet() == 2) {
                signal.cancel();
            }
            FileServer.file(CONTENT, "\"a\"").answer(exchange);
        });
        assertThat(fetching.fetch(request().withConnections(1).withConnections(2), signal))
                .isEqualTo(new Stopped(0));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatAKilledProcessLeftIsGoneOnFrom() throws IOException {
        Path part = folder.resolve(".model.gguf.part");
        byte[] begun = new byte[SIZE / 2];
        System.arraycopy(CONTENT, 0, begun, 0, 100_000);
        Files.write(part, begun);
        new PartState(
                        PartState.sourceOf(request().source()),
                        request().sha256(),
                        "\"a\"",
                        (long) SIZE,
                        java.util.List.of(new PartState.Range(0, 100_000)),
                        1L)
                .write(folder.resolve(".model.gguf.part.json"));
        assertWholeAfterAnotherTry();
        assertThat(server.asked)
                .noneMatch(asked -> String.valueOf(asked.range()).startsWith("bytes=0-"));
        assertThat(server.asked)
                .allMatch(asked -> "\"a\"".equals(asked.headers().getFirst("If-Range")));
    }

    @Test
    void whatCannotBeUnderstoodIsNotGoneOnFrom() throws IOException {
        Files.write(folder.resolve(".model.gguf.part"), new byte[SIZE]);
        Files.writeString(folder.resolve(".model.gguf.part.json"), "{\"done\": [{\"from\": 5, \"to\": 2}]");
        assertWholeAfterAnotherTry();
    }

    @Test
    void aFileThatChangesAgainAndAgainIsGivenUp() {
        AtomicInteger answers = new AtomicInteger();
        server.on(
                "/m/",
                exchange -> FileServer.file(CONTENT, "\"" + answers.incrementAndGet() + "\"")
                        .answer(exchange));
        FetchRequest unnamed =
                FetchRequest.of(server.uri("/m/model.gguf"), target()).withConnections(2);
        assertThat(failure(fetching.fetch(unnamed))).isInstanceOf(Changing.class);
        assertThat(target()).doesNotExist();
    }

    @Test
    void signedAddressesThatGrewOldAreAskedForAnew() throws IOException {
        AtomicInteger signed = new AtomicInteger();
        server.on(
                "/m/",
                exchange -> FileServer.redirect(
                                302,
                                server.elsewhere("/cdn/" + signed.incrementAndGet())
                                        .toString())
                        .answer(exchange));
        AtomicInteger uses = new AtomicInteger();
        server.on("/cdn/", exchange -> {
            boolean old = exchange.getRequestURI().getPath().endsWith("/1") && uses.incrementAndGet() > 2;
            (old ? FileServer.status(403) : FileServer.file(CONTENT, "\"a\"")).answer(exchange);
        });
        assertWholeAfterAnotherTry();
        assertThat(signed.get()).isGreaterThan(1);
    }

    @Test
    void aServerThatEndsTooEarlyWithoutRangesIsAskedFromTheBeginning() throws IOException {
        AtomicInteger answers = new AtomicInteger();
        server.on("/m/", exchange -> {
            int end = answers.incrementAndGet() < 3 ? SIZE / 2 : SIZE;
            FileServer.send(exchange, 200, CONTENT, 0, end, SIZE);
        });
        assertWholeAfterAnotherTry();
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        server.on("/m/", FileServer.file(new byte[0], "\"a\""));
        assertThat(fetching.fetch(FetchRequest.of(server.uri("/m/model.gguf"), target())))
                .isInstanceOf(Done.class);
        assertThat(target()).isEmptyFile();
    }

    @Test
    void theSpeedLimitMakesTheServerWait() {
        SpeedLimit limit = new SpeedLimit(1);
        FetchSignal stopped = new FetchSignal();
        stopped.pause();
        limit.pay(1_000_000, stopped);
        assertThat(limit.bytesPerSecond()).isOne();
    }

    @Test
    void proxiesComeFromTheEnvironmentAndNeverStandBeforeThisMachine() {
        Proxies proxies = new Proxies(
                Map.of("HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", "intern.example, .corp.example"), null);
        assertThat(proxies.select(java.net.URI.create("https://huggingface.co/x"))
                        .getFirst()
                        .address())
                .hasToString("proxy.example/<unresolved>:3128");
        for (String direct : new String[] {
            "https://a.intern.example/",
            "https://b.corp.example/",
            "http://127.0.0.1:1/",
            "https://localhost/",
            "http://huggingface.co/"
        }) {
            assertThat(proxies.select(java.net.URI.create(direct))).containsExactly(java.net.Proxy.NO_PROXY);
        }
    }
}
