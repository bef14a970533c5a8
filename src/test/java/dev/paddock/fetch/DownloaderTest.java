package dev.paddock.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.fetch.FetchFailure.Refused;
import dev.paddock.fetch.FetchFailure.TooMany;
import dev.paddock.fetch.FetchFailure.WrongDigest;
import dev.paddock.fetch.FetchOutcome.Done;
import dev.paddock.fetch.FetchOutcome.Failed;
import dev.paddock.fetch.FetchOutcome.Stopped;
import dev.paddock.fetch.FileServer.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole and right, or not there: against servers on this machine. */
class DownloaderTest {
    private static final int SIZE = 300_000;
    private static final byte[] CONTENT = content(1);
    private static final byte[] OTHER = content(2);

    @TempDir
    Path folder;

    private FileServer server;
    private Fetching fetching;

    @BeforeEach
    void begin() throws IOException {
        server = new FileServer();
        fetching = new Fetching();
    }

    @AfterEach
    void end() {
        fetching.close();
        server.close();
    }

    private static byte[] content(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private FetchRequest request() {
        return FetchRequest.of(server.uri("/m/model.gguf"), folder.resolve("model.gguf"))
                .expecting(Fetching.sha256(CONTENT), (long) SIZE);
    }

    private void assertWhole() throws IOException {
        assertThat(Files.readAllBytes(folder.resolve("model.gguf"))).isEqualTo(CONTENT);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    private void assertNothing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private FetchFailure failure(FetchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(folder.resolve("model.gguf")).doesNotExist();
        FetchFailure failure = ((Failed) outcome).failure();
        assertThat(failure.problem().title()).isNotBlank();
        return failure;
    }

    @Test
    void comesInRangesAndIsVerified() throws IOException {
        server.on("/m/", FileServer.file(CONTENT, "\"a\""));
        FetchOutcome outcome = fetching.fetch(request());
        assertThat(outcome)
                .isEqualTo(new Done(folder.resolve("model.gguf"), SIZE, Fetching.sha256(CONTENT), true, false));
        assertWhole();
        assertThat(server.asked).hasSize((SIZE + Fetching.PIECE - 1) / Fetching.PIECE);
        assertThat(server.asked).allSatisfy(asked -> {
            assertThat(asked.headers().getFirst("User-Agent")).isEqualTo("Paddock/1.2.3");
            assertThat(asked.headers().getFirst("Accept-Encoding")).isEqualTo("identity");
        });
    }

    @Test
    void serverWithoutRangesGivesItInOne() throws IOException {
        server.on("/m/", FileServer.whole(CONTENT));
        assertThat(fetching.fetch(request())).isInstanceOf(Done.class);
        assertWhole();
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void wrongDigestIsDeleted() throws IOException {
        server.on("/m/", FileServer.file(OTHER, "\"a\""));
        assertThat(failure(fetching.fetch(request())))
                .isEqualTo(new WrongDigest(request().source(), Fetching.sha256(CONTENT), Fetching.sha256(OTHER)));
        assertNothing();
    }

    @Test
    void cutConnectionsAreGoneOnFrom() throws IOException {
        server.on("/m/", FileServer.cut(CONTENT, "\"a\"", 20_000));
        assertThat(fetching.fetch(request())).isInstanceOf(Done.class);
        assertWhole();
    }

    @Test
    void pauseKeepsWhatIsThereForTheNextRun() throws IOException {
        server.on("/m/", FileServer.file(CONTENT, "\"a\""));
        AtomicInteger answers = new AtomicInteger();
        FetchSignal signal = new FetchSignal();
        FetchRequest one = request().withConnections(1);
        server.on("/m/", exchange -> {
            if (answers.incrementAndGet() == 2) {
                signal.pause();
            }
            FileServer.cut(CONTENT, "\"a\"", 70_000).answer(exchange);
        });
        FetchOutcome paused = fetching.fetch(one, signal);
        assertThat(paused)
                .isInstanceOfSatisfying(
                        Stopped.class, stopped -> assertThat(stopped.kept()).isPositive());
        assertThat(folder.resolve("model.gguf")).doesNotExist();
        server.asked.clear();
        server.on("/m/", FileServer.file(CONTENT, "\"a\""));
        assertThat(fetching.fetch(one)).isInstanceOf(Done.class);
        assertWhole();
        assertThat(server.asked).extracting(Asked::range).containsExactly("bytes=" + ((Stopped) paused).kept() + "-");
    }

    @Test
    void anotherFileOfThatAddressIsNeverMixedIn() throws IOException {
        FetchRequest unnamed = FetchRequest.of(server.uri("/m/model.gguf"), folder.resolve("model.gguf"));
        AtomicInteger answers = new AtomicInteger();
        server.on("/m/", exchange -> {
            if (answers.incrementAndGet() <= 2) {
                FileServer.file(OTHER, "\"old\"").answer(exchange);
            } else {
                FileServer.file(CONTENT, "\"new\"").answer(exchange);
            }
        });
        assertThat(fetching.fetch(unnamed.withConnections(2))).isInstanceOf(Done.class);
        assertWhole();
    }

    @Test
    void tokenStaysWithItsHost() throws IOException {
        server.on(
                "/m/",
                FileServer.redirect(302, server.elsewhere("/cdn/x?signature=1").toString()));
        server.on("/cdn/", FileServer.file(CONTENT, "\"a\""));
        assertThat(fetching.fetch(request().withToken(() -> "secret"))).isInstanceOf(Done.class);
        assertWhole();
        assertThat(server.asked.stream().filter(asked -> asked.uri().getPath().startsWith("/m/")))
                .hasSize(1)
                .allSatisfy(asked -> assertThat(asked.authorization()).isEqualTo("Bearer secret"));
        assertThat(server.asked.stream().filter(asked -> asked.uri().getPath().startsWith("/cdn/")))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.authorization()).isNull());
    }

    @Test
    void gatedModelIsToldAsSuch() {
        server.on("/m/", FileServer.status(403, "X-Error-Code", "GatedRepo"));
        assertThat(failure(fetching.fetch(request())))
                .isEqualTo(new Refused(request().source(), 403, "GatedRepo", false));
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void shortRetryAfterIsWaitedForAndALongOneTold() throws IOException {
        AtomicInteger answers = new AtomicInteger();
        server.on("/m/", exchange -> {
            if (answers.incrementAndGet() <= 2) {
                FileServer.status(429, "Retry-After", "0").answer(exchange);
            } else {
                FileServer.file(CONTENT, "\"a\"").answer(exchange);
            }
        });
        assertThat(fetching.fetch(request())).isInstanceOf(Done.class);
        assertWhole();
        Files.delete(folder.resolve("model.gguf"));
        server.on("/m/", FileServer.status(429, "Retry-After", "7200"));
        assertThat(failure(fetching.fetch(request())))
                .isInstanceOfSatisfying(
                        TooMany.class,
                        many -> assertThat(many.problem().sentence()).contains("2 hours"));
    }

    @Test
    void whatCannotBeHadIsToldInWords() throws IOException {
        record Case(FileServer.Behaviour behaviour, String code) {}
        List<Case> cases = List.of(
                new Case(FileServer.status(404), "fetch-not-found"),
                new Case(FileServer.status(401), "fetch-refused"),
                new Case(FileServer.status(503), "fetch-server"),
                new Case(FileServer.status(418), "fetch-status"),
                new Case(FileServer.content("text/html", "<html>Log in</html>"), "fetch-page"),
                new Case(FileServer.redirect(302, "/m/model.gguf"), "fetch-redirect"),
                new Case(FileServer.redirect(302, "file:///etc/passwd"), "fetch-redirect"),
                new Case(FileServer.whole(new byte[10]), "fetch-size"),
                new Case(FileServer.cut(CONTENT, "\"a\"", 0), "fetch-connection"));
        for (Case one : cases) {
            server.on("/m/", one.behaviour());
            assertThat(failure(fetching.fetch(request())).problem().code()).isEqualTo(one.code());
        }
    }
}
