package dev.paddock.engine;

import dev.paddock.engine.HealthProbe.Answer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
        for (int length : LENGTHS) {
            Optional<Reply> said = ask(host, port, patience, length);
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
    private static Optional<Reply> ask(String host, int port, Duration patience, int length) {
        int millis = (int) Math.max(1, patience.toMillis());
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                return Optional.of(new Nobody("no machine of that name is known"));
            }
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            return hear(socket, length);
        } catch (SocketTimeoutException silent) {
            return Optional.of(
                    new Nobody("nothing answers there; is the machine on, and does its firewall let it through?"));
        } catch (IOException refused) {
            return Optional.of(new Nobody("nothing listens there"));
        }
    }

    private static Optional<Reply> hear(Socket socket, int length) {
        try {
            ByteBuffer hello = ByteBuffer.allocate(1 + Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
            hello.put(COMMAND).putLong(length);
            socket.getOutputStream().write(hello.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            long said = Long.reverseBytes(in.readLong());
            if (said < VERSION_BYTES || said > LONGEST_ANSWER) {
                return Optional.of(new Stranger());
            }
            return Optional.of(new Version(in.readUnsignedByte(), in.readUnsignedByte(), in.readUnsignedByte()));
        } catch (SocketTimeoutException busy) {
            return Optional.of(new Silent());
        } catch (IOException hungUp) {
            return Optional.empty();
        }
    }
}
