package dev.paddock.app;

import dev.paddock.domain.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Who holds {@code state/paddock.lock} owns the servers of this home. The operating system lets go of it when the process
 * ends, however it ends, so nothing stale ever blocks. Nobody else may open that file: on POSIX systems closing any
 * descriptor of it drops the lock.
 */
final class OwnerLock implements AutoCloseable {
    /** Far behind what anybody would write into the file; on Windows a locked byte cannot be read. */
    private static final long LOCKED_BYTE = 1L << 30;

    private final FileChannel channel;
    private final FileLock lock;

    private OwnerLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Empty where another process holds it. */
    static Optional<OwnerLock> tryAcquire(Home home) throws IOException {
        Path file = home.state().resolve("paddock.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock != null) {
                return Optional.of(new OwnerLock(channel, lock));
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As good as held by another one.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
