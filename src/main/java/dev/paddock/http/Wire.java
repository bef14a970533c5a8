package dev.paddock.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The reading side of a connection: lines for heads, bytes for bodies. One thread at a time. */
final class Wire {
    private static final int FIRST_BUFFER = 1 << 11;

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Waits for at least one byte. False at the end of the stream. */
    boolean await() throws IOException {
        if (from < to) {
            return true;
        }
        from = 0;
        to = Math.max(0, in.read(buffer, 0, buffer.length));
        return to > 0;
    }

    /** @param pause the longest between two bytes; zero means for ever */
    void patience(Duration pause) throws IOException {
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, pause.toMillis()));
    }

    int read() throws IOException {
        return await() ? buffer[from++] & 0xff : -1;
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (from < to) {
            int count = Math.min(length, to - from);
            System.arraycopy(buffer, from, target, offset, count);
            from += count;
            return count;
        }
        return in.read(target, offset, length);
    }

    /** Bytes that can be read without waiting, at least. */
    int available() throws IOException {
        return to - from + in.available();
    }

    /** Reads the heads of messages within bounds of size and time. */
    final class HeadReader {
        private final long deadline;
        private final int limit;
        private int used;

        HeadReader(Duration time, int limit) {
            this.deadline = System.nanoTime() + time.toNanos();
            this.limit = limit;
        }

        /**
         * A line without its CR LF, as ISO-8859-1.
         *
         * @param tooLong status where the bound is met
         */
        String line(int tooLong) throws IOException {
            byte[] line = new byte[128];
            int length = 0;
            while (true) {
                if (from == to) {
                    more();
                }
                byte b = buffer[from++];
                if (++used > limit) {
                    throw new HttpRefusal(tooLong, "The header is larger than " + limit + " bytes.");
                }
                if (b == '\n') {
                    if (length == 0 || line[length - 1] != '\r') {
                        throw new HttpRefusal(400, "A line of the header does not end with CR LF.");
                    }
                    return new String(line, 0, length - 1, StandardCharsets.ISO_8859_1);
                }
                if (length > 0 && line[length - 1] == '\r') {
                    throw new HttpRefusal(400, "A line of the header holds a single CR.");
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, length * 2);
                }
                line[length++] = b;
            }
        }

        private void more() throws IOException {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw slow();
            }
            patience(Duration.ofNanos(Math.max(left, 1_000_000)));
            try {
                if (!await()) {
                    throw new EOFException("the connection ended in the middle of a header");
                }
            } catch (SocketTimeoutException late) {
                throw slow();
            }
        }

        private HttpRefusal slow() {
            return new HttpRefusal(408, "The header did not come in time.");
        }
    }
}
