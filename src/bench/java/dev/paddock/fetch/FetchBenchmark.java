package dev.paddock.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.fetch.FetchOutcome.Done;
import dev.paddock.platform.SystemDigests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast a fetch is beside curl, from the same server in a process of its own, in turns;
 * {@code -Dbench.mib=1024} fetches more. Paddock's time has the digest and the fsync in it, curl's has neither.
 */
class FetchBenchmark {
    private static final long SIZE = Long.getLong("bench.mib", 256) << 20;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    @TempDir
    Path folder;

    @Test
    void besideCurl() throws Exception {
        Path source = folder.resolve("source");
        String sha256 = fill(source);
        Process server = new ProcessBuilder(command(source))
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream()));
                Web web = new Web("0", Map.of(), Patience.USUAL)) {
            int port = Integer.parseInt(said.readLine());
            FetchRequest request = FetchRequest.of(
                            java.net.URI.create("http://127.0.0.1:" + port + "/file"), folder.resolve("fetched"))
                    .expecting(sha256, SIZE);
            SystemDigests.install();
            Downloader downloader = new Downloader(web, new SpeedLimit(0));
            Samples curl = new Samples();
            Map<Integer, Samples> fetched = new TreeMap<>();
            for (int round = -1; round < ROUNDS; round++) {
                add(round, curl, seconds(() -> curl(request.source().toString())));
                for (int connections : List.of(1, 2, 4)) {
                    double took = seconds(() -> {
                        FetchOutcome outcome =
                                downloader.fetch(request.withConnections(connections), new FetchSignal(), _ -> {});
                        assertThat(outcome).isInstanceOf(Done.class);
                    });
                    add(round, fetched.computeIfAbsent(connections, _ -> new Samples()), took);
                    Files.delete(request.target());
                }
            }
            fetched.forEach((connections, took) ->
                    Report.add(Row.of("Download", (SIZE >> 20) + " MiB, connections: " + connections, "s", took)
                            .beside("curl, without digest and fsync", curl)
                            .atMostTimes(1 / 0.9)));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> command(Path source) {
        return List.of(java(), "-cp", System.getProperty("java.class.path"), Sender.class.getName(), source.toString());
    }

    private String fill(Path file) throws IOException {
        byte[] block = new byte[1 << 20];
        Random random = new Random(1);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long at = 0; at < SIZE; at += block.length) {
                random.nextBytes(block);
                out.write(ByteBuffer.wrap(block));
            }
        }
        return Downloader.sha256(file);
    }

    private void curl(String uri) throws IOException, InterruptedException {
        Path out = folder.resolve("curled");
        Process curl = new ProcessBuilder("curl", "-sS", "-o", out.toString(), uri)
                .inheritIO()
                .start();
        assertThat(curl.waitFor()).isZero();
        Files.delete(out);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void add(int round, Samples samples, double value) {
        if (round >= 0) {
            samples.add(value);
        }
    }

    /** Sends one file, with ranges, as fast as the system can. */
    static final class Sender {
        private static final Pattern RANGE = Pattern.compile("(?i)range: bytes=(\\d+)-(\\d*)");

        public static void main(String[] args) throws IOException {
            FileChannel file = FileChannel.open(Path.of(args[0]));
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println(listener.socket().getLocalPort());
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client, file));
            }
        }

        private static void serve(SocketChannel client, FileChannel file) {
            ByteBuffer head = ByteBuffer.allocate(8192);
            try (client) {
                while (client.read(head) >= 0) {
                    String text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
                    if (text.endsWith("\r\n\r\n")) {
                        head.clear();
                        answer(client, file, text);
                    }
                }
            } catch (IOException left) {
                // The client has what it wanted.
            }
        }

        private static void answer(SocketChannel client, FileChannel file, String head) throws IOException {
            long size = file.size();
            Matcher range = RANGE.matcher(head);
            boolean part = range.find();
            long from = part ? Long.parseLong(range.group(1)) : 0;
            long to = !part || range.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(range.group(2)) + 1);
            String answer = "HTTP/1.1 " + (part ? "206 Partial" : "200 OK") + "\r\nETag: \"x\"\r\nContent-Length: "
                    + (to - from) + "\r\nContent-Range: bytes " + from + "-" + (to - 1) + "/" + size + "\r\n\r\n";
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
            while (from < to) {
                from += file.transferTo(from, to - from, client);
            }
        }
    }
}
