package dev.paddock.engine;

import dev.paddock.engine.HealthProbe.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * Says hello to a worker of llama.cpp's RPC backend, as an engine does first, and hears its version of the protocol. A worker
 * serves one connection at a time: one that serves an engine takes up the connection and is silent.
 */
public final class RpcHello {
    private static final byte COMMAND = 14;
    /** Since protocol 4.0 (April 2026) an engine says what its connection can do; before, nothing. */
    private static final int[] LENGTHS = {24, 0};

    private static final long LONGEST_ANSWER = 64;
    private static final int VERSION_BYTES = 3;

    private RpcHello() {}

    /** What came back. */
    public sealed interface Reply {
        /** As an HTTP server would have said it. */
        default Answer health() {
            return switch (this) {
                case Version _, Silent _ -> Answer.OK;
                case Nobody _ -> Answer.NO_ANSWER;
                case Stranger _ -> Answer.ERROR;
            };
        }
    }

    /** It is free, and speaks this version. */
    public record Version(int major, int minor, int patch) implements Reply {
        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /** Somebody listens and says nothing in time: it serves somebody else. */
    public record Silent() implements Reply {}

    /** @param why half a sentence */
    public record Nobody(String why) implements Reply {}

    /** Something else than a worker listens, or one from before April 2025. */
    public record Stranger() implements Reply {}

    /**
     * Blocks for {@code patience} at most, and where a name has to be looked up longer.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public static Reply ask(String host, int port, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (int length : LENGTHS) {
            Optional<Reply> said = ask(host, port, end, length);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (said.isPresent()) {
                return said.get();
            }
        }
        return new Stranger();
    }

    /** Empty where it hung up on a hello of that length. */
    private static Optional<Reply> ask(String host, int port, long end, int length) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        InetAddress machine = address.getAddress();
        if (machine == null) {
            return Optional.of(new Nobody("no machine of that name is known"));
        }
        try (Socket socket = new Socket()) {
            // A hello that waits in its queue must not be answered once nobody listens: that would end it by SIGPIPE.
            socket.setSoLinger(true, 0);
            socket.connect(address, millisUntil(end));
            return hear(socket, end, length);
        } catch (SocketTimeoutException silent) {
            return Optional.of(
                    waitsInAQueue(machine)
                            ? new Silent()
                            : new Nobody(
                                    "nothing answers there; is the machine on, and does its firewall let it through?"));
        } catch (IOException refused) {
            return Optional.of(new Nobody("nothing listens there"));
        }
    }

    private static int millisUntil(long end) {
        return (int) Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
    }

    /**
     * A connection to this machine is refused at once where nobody listens; one that waits finds a full queue. Windows does it
     * the other way round: it asks for two seconds where nobody listens, and refuses where the queue is full.
     */
    private static boolean waitsInAQueue(InetAddress machine) {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return false;
        }
        try {
            return machine.isLoopbackAddress() || NetworkInterface.getByInetAddress(machine) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private static Optional<Reply> hear(Socket socket, long end, int length) {
        try {
            ByteBuffer hello = ByteBuffer.allocate(1 + Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
            hello.put(COMMAND).putLong(length);
            socket.getOutputStream().write(hello.array());
            long said = read(socket, end, Long.BYTES).getLong();
            if (said < VERSION_BYTES || said > LONGEST_ANSWER) {
                return Optional.of(new Stranger());
            }
            ByteBuffer version = read(socket, end, VERSION_BYTES);
            return Optional.of(new Version(
                    Byte.toUnsignedInt(version.get()),
                    Byte.toUnsignedInt(version.get()),
                    Byte.toUnsignedInt(version.get())));
        } catch (SocketTimeoutException busy) {
            return Optional.of(new Silent());
        } catch (IOException hungUp) {
            return Optional.empty();
        }
    }

    private static ByteBuffer read(Socket socket, long end, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            socket.setSoTimeout(millisUntil(end));
            int more = socket.getInputStream().read(bytes, at, length - at);
            if (more < 0) {
                throw new EOFException();
            }
            at += more;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
