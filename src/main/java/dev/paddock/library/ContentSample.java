package dev.paddock.library;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells files of one size apart without reading them whole: a hash over the first megabyte, in which the header is, and over
 * pieces spread evenly to the end. Files that differ only between those pieces pass for copies; quantizing a model
 * differently changes every tensor, so models do not.
 */
final class ContentSample {
    private static final int HEAD = 1 << 20;
    private static final int PIECE = 16 * 1024;
    private static final int PIECES = 32;

    private ContentSample() {}

    /** Never 0. */
    static long of(Path file) throws IOException {
        MessageDigest hash = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            hash.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
            add(hash, channel, 0, (int) Math.min(HEAD, size));
            long rest = size - HEAD - PIECE;
            for (int i = 1; rest > 0 && i <= PIECES; i++) {
                add(hash, channel, HEAD + rest / PIECES * i + (i == PIECES ? rest % PIECES : 0), PIECE);
            }
        }
        long value = ByteBuffer.wrap(hash.digest()).getLong();
        return value == 0 ? 1 : value;
    }

    private static void add(MessageDigest hash, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            if (channel.read(piece, at + piece.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        hash.update(piece.flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
