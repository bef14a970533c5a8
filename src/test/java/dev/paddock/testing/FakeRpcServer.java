package dev.paddock.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * Stands in for llama.cpp's {@code rpc-server}: serves one connection at a time, answers to a hello with its version of the
 * protocol, hangs up on a hello of another length, and ends with 0 where it cannot listen.
 */
@NullUnmarked
public final class FakeRpcServer implements AutoCloseable {
    private static final int HELLO = 14;

    private final ServerSocket listener;
    private final byte[] version;
    private final int helloLength;

    private FakeRpcServer(String host, int port, byte[] version) throws IOException {
        this.version = version;
        this.helloLength = version[0] >= 4 ? 24 : 0;
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
    }

    /** On a thread of this JVM, on any port. */
    public static FakeRpcServer open(int major, int minor, int patch) throws IOException {
        FakeRpcServer server = new FakeRpcServer("127.0.0.1", 0, new byte[] {(byte) major, (byte) minor, (byte) patch});
        Thread.ofVirtual().start(server::serve);
        return server;
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                System.out.println("Accepted client connection");
                answer(client);
            } catch (IOException gone) {
                // The next one, or the end.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        try {
            if (in.read() != HELLO || Long.reverseBytes(in.readLong()) != helloLength) {
                return;
            }
            in.readNBytes(helloLength);
            int length = version[0] >= 4 ? 28 : 3;
            ByteBuffer reply = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
            reply.putLong(length).put(version);
            client.getOutputStream().write(reply.array());
            while (in.read() >= 0) {
                // It belongs to this client until that one leaves.
            }
        } catch (EOFException left) {
            // As above.
        }
    }

    /** A program of that name beside which a {@code llama-server} may lie; for systems with a POSIX shell. */
    public static Path program(Path folder, String name) throws IOException, URISyntaxException {
        Path classes = Path.of(FakeRpcServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path program = folder.resolve(name);
        Files.writeString(
                program,
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx32m -cp '"
                        + classes + "' " + FakeRpcServer.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    /** {@code --host}, {@code --port} and {@code --device}; {@code FAKE_RPC_PATCH} is the last number of its version. */
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        List<String> words = List.of(arguments);
        if (words.contains("--device") && !after(words, "--device").equals("CPU")) {
            System.err.println("error: unknown device: " + after(words, "--device"));
            System.err.println("available devices:\nNo devices found");
            System.exit(1);
        }
        byte patch = Byte.parseByte(environment.getOrDefault("FAKE_RPC_PATCH", "0"));
        try (FakeRpcServer server = new FakeRpcServer(
                after(words, "--host"), Integer.parseInt(after(words, "--port")), new byte[] {5, 0, patch})) {
            System.out.println("Starting RPC server v5.0." + patch);
            server.serve();
        } catch (IOException cannot) {
            System.err.println("Failed to create server socket");
        }
    }

    private static String after(List<String> words, String flag) {
        return words.get(words.indexOf(flag) + 1);
    }
}
