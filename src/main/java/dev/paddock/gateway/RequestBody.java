package dev.paddock.gateway;

import dev.paddock.http.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read once and kept until it is answered, so that it can be looked into and sent more than once: a
 * small one in memory, a large one, as with pictures, in a file that nobody sees. A thousand may wait for one server to load.
 */
final class RequestBody implements AutoCloseable {
    private static final int IN_MEMORY = 64 << 10;
    private static final int PIECE = 16 << 10;

    private final byte[] memory;
    private final @Nullable FileChannel file;
    private final long length;

    private RequestBody(byte[] memory, @Nullable FileChannel file, long length) {
        this.memory = memory;
        this.file = file;
        this.length = length;
    }

    /** @throws GatewayRefusal 413 where there is more than {@code limit} bytes */
    static RequestBody read(InputStream in, long announced, long limit) throws IOException, GatewayRefusal {
        if (announced > limit) {
            throw tooLarge(limit);
        }
        ByteArrayOutputStream first = new ByteArrayOutputStream((int) Math.clamp(announced, 256, PIECE));
        byte[] piece = new byte[PIECE];
        while (first.size() < IN_MEMORY) {
            int count = in.read(piece, 0, Math.min(piece.length, IN_MEMORY - first.size()));
            if (count < 0) {
                return new RequestBody(first.toByteArray(), null, first.size());
            }
            first.write(piece, 0, count);
        }
        return spill(first, in, piece, limit);
    }

    private static RequestBody spill(ByteArrayOutputStream first, InputStream in, byte[] piece, long limit)
            throws IOException, GatewayRefusal {
        Path path = Files.createTempFile("paddock-request", null);
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            OutputStream out = Channels.newOutputStream(file);
            first.writeTo(out);
            long length = first.size();
            int count = in.read(piece);
            while (count >= 0) {
                length += count;
                if (length > limit) {
                    throw tooLarge(limit);
                }
                out.write(piece, 0, count);
                count = in.read(piece);
            }
            return new RequestBody(new byte[0], file, length);
        } catch (IOException | GatewayRefusal failed) {
            file.close();
            throw failed;
        }
    }

    private static GatewayRefusal tooLarge(long limit) {
        return new GatewayRefusal(
                413,
                "request_too_large",
                "The request is larger than " + (limit >> 20) + " MB. The limit is \"gateway\": {\"body_limit_mb\"} in"
                        + " Paddock's settings.json.");
    }

    long length() {
        return length;
    }

    /** From its beginning; for one reader at a time. */
    InputStream open() throws IOException {
        if (file == null) {
            return new ByteArrayInputStream(memory);
        }
        file.position(0);
        return new FilterInputStream(Channels.newInputStream(file)) {
            @Override
            public void close() {
                // The file stays: it is read again where another server is asked.
            }
        };
    }

    Content content() {
        return slice(0, length);
    }

    /** A part of it. */
    private Content slice(long from, long to) {
        return new Content() {
            @Override
            public long length() {
                return to - from;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                try (InputStream in = open()) {
                    in.skipNBytes(from);
                    copy(in, out, to - from);
                }
            }
        };
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] piece = new byte[PIECE];
        long left = length;
        while (left > 0) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) {
                throw new IOException("a kept request is shorter than it was");
            }
            out.write(piece, 0, count);
            left -= count;
        }
    }

    /** With other bytes in the place of those from {@code from} to {@code to}; all else as it came. */
    Content replaced(long from, long to, byte[] by) {
        Content before = slice(0, from);
        Content after = slice(to, length);
        return new Content() {
            @Override
            public long length() {
                return before.length() + by.length + after.length();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                before.writeTo(out);
                out.write(by);
                after.writeTo(out);
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
