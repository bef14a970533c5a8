package dev.paddock.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The SHA-256 of a file that is still growing: follows what has come, in the order of the file, on a thread of its own, and reads
 * it back while it is still in the system's memory. It is the same for one connection, for several, and for what an earlier run
 * left.
 */
final class RunningDigest {
    private static final int STEP = 256 * 1024;
    /** How far it falls behind before it is woken. */
    private static final int DISTANCE = 4 * 1024 * 1024;

    private final FileChannel file;
    private final Segments segments;
    private volatile boolean abandoned;
    private final CompletableFuture<String> result = new CompletableFuture<>();

    /** Begins. The channel must stay open until {@link #join} returns. */
    RunningDigest(FileChannel file, Segments segments) {
        this.file = file;
        this.segments = segments;
        Thread.ofPlatform().daemon().name("fetch-digest").start(this::run);
    }

    private void run() {
        try {
            MessageDigest digest = Sha256.digest();
            ByteBuffer buffer = ByteBuffer.allocateDirect(STEP);
            long at = 0;
            for (long whole; (whole = segments.awaitWhole(at + DISTANCE)) > at && !abandoned; ) {
                while (at < whole && !abandoned) {
                    buffer.clear().limit((int) Math.min(STEP, whole - at));
                    int read = file.read(buffer, at);
                    if (read < 0) {
                        throw new EOFException("somebody shortened the file");
                    }
                    digest.update(buffer.flip());
                    at += read;
                }
            }
            result.complete(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException failed) {
            result.completeExceptionally(failed);
        }
    }

    /** Ends it without a result. Returns when the channel is no longer used. */
    void abandon() {
        abandoned = true;
        segments.close();
        result.handle((_, _) -> "").join();
    }

    /** Waits until everything is in it that came before the segments were closed. */
    String join() throws IOException {
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        }
    }
}
