package dev.paddock.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.fetch.FetchOutcome.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a download, and the next one. */
@NullUnmarked
class KilledFetchTest {
    private static final byte[] CONTENT = new byte[3_000_000];
    private static final int HALF = 1_500_000;

    static {
        new Random(6).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    @Test
    void theNextProcessGoesOnFromWhatWasSaved() throws Exception {
        Path target = folder.resolve("model.gguf");
        CountDownLatch release = new CountDownLatch(1);
        try (FileServer server = new FileServer();
                Fetching next = new Fetching()) {
            server.on("/model.gguf", exchange -> {
                FileServer.set(exchange, "ETag", "\"a\"");
                FileServer.contentRange(exchange, new int[] {0, CONTENT.length}, CONTENT.length);
                FileServer.send(exchange, 206, CONTENT, 0, HALF, CONTENT.length);
                hold(release);
            });
            FetchRequest request = FetchRequest.of(server.uri("/model.gguf"), target)
                    .expecting(Fetching.sha256(CONTENT), (long) CONTENT.length);
            Process killed = start(request);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    PartState saved = PartState.read(PartFile.stateOf(target));
                    return saved != null && saved.done().stream().anyMatch(range -> range.to() == HALF);
                });
            } finally {
                killed.destroyForcibly().waitFor();
                release.countDown();
            }
            assertThat(target).doesNotExist();

            server.asked.clear();
            server.on("/model.gguf", FileServer.file(CONTENT, "\"a\""));
            assertThat(next.fetch(request)).isInstanceOf(Done.class);

            assertThat(target).hasBinaryContent(CONTENT);
            assertThat(server.asked)
                    .isNotEmpty()
                    .allMatch(asked -> Long.parseLong(asked.range().split("[=-]", 3)[1]) >= HALF);
        }
    }

    private Process start(FetchRequest request) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchHeapTest.class.getName(),
                        request.source().toString(),
                        request.target().toString(),
                        request.sha256()))
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "said", ".txt").toFile())
                .start();
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
