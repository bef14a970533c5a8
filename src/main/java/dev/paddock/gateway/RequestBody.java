package dev.paddock.gateway;

import dev.paddock.domain.IoWords;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request, read once and kept until it is answered, so that it can be looked into and sent more than once: a
 * small one in memory, a large one, as with pictures, in a file that nobody sees. A thousand may wait for one server to load.
 */
final class RequestBody implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
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

    /** Where large ones are kept. */
    @FunctionalInterface
    interface Store {
        /** A new file for reading and writing, which is gone when it is closed. */
        FileChannel create() throws IOException;

        /** In the folder of the system for such files. */
        Store TEMPORARY = () -> {
            Path path = Files.createTempFile("paddock-request", null);
            try {
                return FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException denied) {
                Files.deleteIfExists(path);
                throw denied;
            }
        };
    }

    /**
     * @param announced bytes, or -1
     * @throws IOException where the client is gone
     * @throws GatewayRefusal 413 where there is more than {@code limit} bytes; 507 where they cannot be kept
     */
    static RequestBody read(InputStream in, long announced, long limit, Store store)
            throws IOException, GatewayRefusal {
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
        return spill(first, in, piece, limit, store);
    }

    private static RequestBody spill(ByteArrayOutputStream first, InputStream in, byte[] piece, long limit, Store store)
            throws IOException, GatewayRefusal {
        FileChannel file;
        try {
            file = store.create();
        } catch (IOException denied) {
            throw noRoom(denied);
        }
        try {
            OutputStream out = Channels.newOutputStream(file);
            keep(out, first.toByteArray(), first.size());
            long length = first.size();
            int count = in.read(piece);
            while (count >= 0) {
                length += count;
                if (length > limit) {
                    throw tooLarge(limit);
                }
                keep(out, piece, count);
                count = in.read(piece);
            }
            return new RequestBody(new byte[0], file, length);
        } catch (IOException | GatewayRefusal | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static void keep(OutputStream out, byte[] bytes, int count) throws GatewayRefusal {
        try {
            out.write(bytes, 0, count);
        } catch (IOException full) {
            throw noRoom(full);
        }
    }

    private static GatewayRefusal noRoom(IOException why) {
        LOG.warn("A request could not be kept until its answer", why);
        return new GatewayRefusal(
                507,
                "no_room_for_request",
                "The gateway keeps requests of more than " + (IN_MEMORY >> 10)
                        + " KB in the folder for temporary files, "
                        + System.getProperty("java.io.tmpdir") + ", and cannot write there: " + IoWords.why(why)
                        + ". Make room there, and ask again.");
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
