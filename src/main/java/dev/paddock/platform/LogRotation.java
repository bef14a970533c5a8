package dev.paddock.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Moves what a log holds aside while its writer goes on: copies it, then cuts the file to nothing. The writer must append
 * (on Unix {@code O_APPEND}), else a hole of zeros would follow. What is written between the last look and the cut is
 * lost; that is microseconds, unless the writer is faster than the copy.
 */
final class LogRotation {
    /** Catching up with the writer ends here; each round is much shorter than the one before it, or the last. */
    private static final int MOST_ROUNDS = 12;

    private LogRotation() {}

    /** The size from which a log is moved aside: the rest is room for what is written meanwhile. */
    static long threshold(long maxBytes) {
        return maxBytes - maxBytes / 4;
    }

    /** Makes the next piece of the log, of {@code maxBytes} at most; of more than that the newest is kept. */
    static void rotate(Path log, long maxBytes) throws IOException {
        finishInterrupted(log);
        Path part = LogPieces.part(log);
        Path piece = LogPieces.piece(log, LogPieces.newest(log) + 1);
        long lost;
        try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel out = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            lost = move(in, out, maxBytes);
        } catch (IOException noRoom) {
            cut(log, part);
            throw noRoom;
        }
        // From the cut to here a reader sees the part and waits; only then is the piece there to be read.
        Files.move(part, piece, StandardCopyOption.ATOMIC_MOVE);
        if (lost > 0) {
            Files.writeString(log, LogPieces.loss(lost), StandardOpenOption.APPEND);
        }
    }

    /** A disk that is full has no room for the piece; a log that grew on would keep it full. */
    private static void cut(Path log, Path part) throws IOException {
        Files.deleteIfExists(part);
        long lost;
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            lost = channel.size();
            channel.truncate(0);
        }
        Files.writeString(log, LogPieces.loss(lost), StandardOpenOption.APPEND);
    }

    private static long move(FileChannel in, FileChannel out, long maxBytes) throws IOException {
        long size = in.size();
        long from = Math.max(0, size - maxBytes);
        if (from > 0) {
            out.write(ByteBuffer.wrap(LogPieces.beginning(from).getBytes(StandardCharsets.UTF_8)));
        }
        long limit = from + maxBytes;
        long copied = from;
        for (int round = 0; round < MOST_ROUNDS && copied < Math.min(size, limit); round++) {
            copied = copy(in, copied, Math.min(size, limit), out);
            size = in.size();
        }
        in.truncate(0);
        return Math.max(0, size - copied);
    }

    private static long copy(FileChannel in, long from, long to, FileChannel out) throws IOException {
        long position = from;
        while (position < to) {
            long moved = in.transferTo(position, to - position, out);
            if (moved <= 0) {
                break;
            }
            position += moved;
        }
        return position;
    }

    /** What was copied but not cut is still in the log; what was cut is only in the part. */
    static void finishInterrupted(Path log) throws IOException {
        Path part = LogPieces.part(log);
        if (!Files.exists(part)) {
            return;
        }
        if (Files.exists(log) && Files.size(log) >= Files.size(part)) {
            Files.delete(part);
        } else {
            Files.move(part, LogPieces.piece(log, LogPieces.newest(log) + 1), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
