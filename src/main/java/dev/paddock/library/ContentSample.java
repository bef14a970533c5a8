package dev.paddock.library;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Tells files of one size and header apart without reading them whole: a checksum over pieces spread evenly from the first
 * byte to the last. Files that differ only between those pieces pass for copies; quantizing or training a model differently
 * changes every tensor, so models do not. It guards against nobody: who makes two files alike on purpose gets them listed
 * together.
 */
final class ContentSample {
    private static final int PIECE = 16 * 1024;
    private static final int PIECES = 32;

    private ContentSample() {}

    /** Never 0. */
    static long of(Path file) throws IOException {
        CRC32 high = new CRC32();
        CRC32C low = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long step = Math.max(PIECE, Math.ceilDiv(size - PIECE, (long) PIECES - 1));
            for (long at = 0; at < size; at += step) {
                read(channel, Math.min(at, Math.max(0, size - PIECE)), size, piece);
                high.update(piece.array(), 0, piece.limit());
                low.update(piece.array(), 0, piece.limit());
            }
        }
        long value = high.getValue() << 32 | low.getValue();
        return value == 0 ? 1 : value;
    }

    private static void read(FileChannel channel, long at, long size, ByteBuffer piece) throws IOException {
        piece.clear().limit((int) Math.min(PIECE, size - at));
        while (piece.hasRemaining()) {
            if (channel.read(piece, at + piece.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
    }
}
