package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One event of a stream through the gateway, beside the same stream from the server itself, which says them all at once. */
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RelayPiece {
    private static final int EVENTS = 1_000;
    private static final byte[] EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n".getBytes(UTF_8);
    private static final byte[] END = "0\r\n\r\n".getBytes(UTF_8);

    private Path folder;
    private GatewayFixture gateway;
    private Upstream server;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("bench");
        gateway = new GatewayFixture(folder);
        server = gateway.ready("one");
        server.behaviour = (exchange, _) -> {
            server.heads.clear();
            server.bodies.clear();
            try (OutputStream out = Upstream.events(exchange)) {
                for (int i = 0; i < EVENTS; i++) {
                    out.write(EVENT);
                }
            }
        };
        gateway.supervisor.put(ScriptedServers.ready("one", 4711, server.port()));
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long event() throws IOException {
        return stream(gateway.uri("/").getPort());
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long eventBeside() throws IOException {
        return stream(server.port());
    }

    private static long stream(int port) throws IOException {
        byte[] piece = new byte[1 << 16];
        byte[] last = new byte[END.length];
        long bytes = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(GatewayFixture.chatRequest("one", true).getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            while (!Arrays.equals(last, END)) {
                int count = in.read(piece);
                if (count < 0) {
                    throw new IOException("the stream ended after " + bytes + " bytes");
                }
                bytes += count;
                keepEnd(last, piece, count);
            }
        }
        return bytes;
    }

    private static void keepEnd(byte[] last, byte[] piece, int count) {
        int fresh = Math.min(last.length, count);
        System.arraycopy(last, fresh, last, 0, last.length - fresh);
        System.arraycopy(piece, count - fresh, last, last.length - fresh, fresh);
    }

    @TearDown
    public void close() throws Exception {
        gateway.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
