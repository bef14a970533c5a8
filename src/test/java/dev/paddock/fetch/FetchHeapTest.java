package dev.paddock.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.paddock.fetch.FetchOutcome.Done;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fetch needs no more than 32 MB of heap, however large the file is: in a JVM of its own with no more than that, and the options
 * of the image. {@code -Dfetch.heap.mib=2200} fetches more than two gigabytes.
 */
@NullUnmarked
class FetchHeapTest {
    private static final long SIZE = Long.getLong("fetch.heap.mib", 192) << 20;
    private static final byte[] BLOCK = new byte[1 << 20];

    static {
        new Random(5).nextBytes(BLOCK);
    }

    @TempDir
    Path folder;

    @Test
    void aLargeFileIsFetchedAndCheckedIn32MegabytesOfHeap() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path said = folder.resolve("said");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", FetchHeapTest::send);
            server.start();
            Process child = new ProcessBuilder(
                            command("http://127.0.0.1:" + server.getAddress().getPort() + "/file"))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                assertThat(child.waitFor(10, TimeUnit.MINUTES)).isTrue();
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(said).content().contains("Done").doesNotContain("OutOfMemory");
            assertThat(folder.resolve("fetched")).hasSize(SIZE);
        } finally {
            server.stop(0);
        }
    }

    private List<String> command(String source) throws NoSuchAlgorithmException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.httpclient.bufsize=262144",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                FetchHeapTest.class.getName(),
                source,
                folder.resolve("fetched").toString(),
                sha256());
    }

    private static String sha256() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long at = 0; at < SIZE; at += BLOCK.length) {
            digest.update(BLOCK);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void send(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String[] bounds = range.substring("bytes=".length()).split("-", 2);
        long from = Long.parseLong(bounds[0]);
        long to = bounds[1].isEmpty() ? SIZE : Math.min(SIZE, Long.parseLong(bounds[1]) + 1);
        exchange.getResponseHeaders().set("ETag", "\"x\"");
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + SIZE);
        exchange.sendResponseHeaders(206, to - from);
        try (OutputStream out = exchange.getResponseBody()) {
            while (from < to) {
                int begin = (int) (from % BLOCK.length);
                int length = (int) Math.min(BLOCK.length - begin, to - from);
                out.write(BLOCK, begin, length);
                from += length;
            }
        }
    }

    /** The JVM with little heap. */
    public static void main(String[] args) {
        try (Web web = new Web("1", Map.of(), Patience.USUAL)) {
            FetchRequest request = FetchRequest.of(URI.create(args[0]), Path.of(args[1]))
                    .expecting(args[2], null)
                    .withConnections(4);
            FetchOutcome outcome =
                    new Downloader(web, new SpeedLimit(0)).fetch(request, new FetchSignal(), progress -> {});
            System.out.println(outcome instanceof Done ? "Done" : outcome.toString());
        }
    }
}
