package dev.paddock.fetch;

import dev.paddock.domain.IoWords;
import dev.paddock.fetch.FetchFailure.Busy;
import dev.paddock.fetch.FetchFailure.CannotWrite;
import dev.paddock.fetch.FetchFailure.DiskFull;
import dev.paddock.fetch.PartState.Range;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is there: {@code .NAME.part} beside its target, which no library takes for a model, with
 * {@code .NAME.part.json} beside it. Who has it open holds a lock on a byte far behind its end.
 *
 * <p>Everything goes through one channel: closing any other one of the same file would drop the lock on Unix.
 */
final class PartFile implements AutoCloseable {
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
    /** Left free, for the others on the disk. */
    private static final long RESERVE = 16L << 20;

    private final Path target;
    private final Path part;
    private final Path stateFile;
    private final FileChannel channel;
    private @Nullable PartState state;

    private PartFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.stateFile = stateOf(target);
        this.channel = channel;
        this.state = PartState.read(stateFile);
    }

    static Path partOf(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    static Path stateOf(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part.json");
    }

    /** @throws FetchException where it cannot be written, or somebody else has it */
    static PartFile open(Path target, Means.Opener opener) throws FetchException {
        Path part = partOf(target);
        try {
            Files.createDirectories(target.getParent());
            while (true) {
                FileChannel channel = opener.open(part);
                if (!lock(channel)) {
                    channel.close();
                    PartState others = PartState.read(stateOf(target));
                    throw new FetchException(new Busy(target, others == null ? null : others.owner()));
                }
                // Whoever had it may have finished, and moved away what was opened here.
                if (Files.exists(part)) {
                    return new PartFile(target, part, channel);
                }
                channel.close();
            }
        } catch (FetchException busy) {
            throw busy;
        } catch (IOException failed) {
            throw new FetchException(new CannotWrite(target, IoWords.why(failed)));
        }
    }

    /** True also where the file system knows no locks. */
    private static boolean lock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException mine) {
            return false;
        } catch (IOException noLocks) {
            return true;
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Null where nothing usable is there. */
    @Nullable
    PartState state() {
        return state;
    }

    /** Whether what is there is of this file. */
    boolean fits(FetchRequest request) throws IOException {
        PartState known = state;
        if (known == null || !known.source().equals(PartState.sourceOf(request.source()))) {
            return false;
        }
        boolean same = request.sha256() == null || request.sha256().equals(known.sha256());
        boolean sized = request.size() == null
                || known.total() == null
                || request.size().equals(known.total());
        boolean named = request.sha256() != null || known.validator() != null;
        long end = known.done().isEmpty() ? 0 : known.done().getLast().to();
        return same && sized && named && end <= channel.size();
    }

    /** Begins anew. */
    void clear() throws FetchException {
        state = null;
        try {
            Files.deleteIfExists(stateFile);
            channel.truncate(0);
        } catch (IOException failed) {
            throw new FetchException(new CannotWrite(target, IoWords.why(failed)));
        }
    }

    /** @throws FetchException where the rest of so many bytes has no room */
    void checkRoom(long total, long there) throws FetchException {
        long usable;
        try {
            usable = Files.getFileStore(part).getUsableSpace();
        } catch (IOException unknown) {
            return;
        }
        long missing = total - there + RESERVE - usable;
        if (missing > 0) {
            throw new FetchException(new DiskFull(target, missing));
        }
    }

    /**
     * Writes all of it.
     *
     * @param needed asked where it fails: how many bytes are still to come
     */
    void write(ByteBuffer content, long position, LongSupplier needed) throws FetchException {
        long at = position;
        try {
            while (content.hasRemaining()) {
                at += channel.write(content, at);
            }
        } catch (IOException failed) {
            throw new FetchException(whyNotWritten(failed, needed.getAsLong()));
        }
    }

    /** @param needed bytes that are still to come */
    private FetchFailure whyNotWritten(IOException failed, long needed) {
        String why = String.valueOf(failed.getMessage());
        long usable = -1;
        try {
            usable = Files.getFileStore(part).getUsableSpace();
        } catch (IOException unknown) {
            // Then only the words tell.
        }
        boolean full = why.contains("No space left") || why.contains("not enough space") || why.contains("quota");
        return full || usable >= 0 && usable < RESERVE / 16
                ? new DiskFull(target, Math.max(1, needed - Math.max(0, usable)))
                : new CannotWrite(target, IoWords.why(failed));
    }

    /** What is named there is on disk before it is said to be. */
    void save(FetchRequest request, @Nullable String validator, @Nullable Long total, List<Range> done)
            throws IOException {
        channel.force(false);
        state = new PartState(
                PartState.sourceOf(request.source()),
                request.sha256(),
                validator,
                total,
                done,
                ProcessHandle.current().pid());
        state.write(stateFile);
    }

    /** Under its final name, after it was forced to disk. Nothing else may be done with it after that. */
    void finish(long bytes) throws FetchException {
        try {
            channel.truncate(bytes);
            channel.force(true);
            channel.close();
            AtomicFile.moveOver(part, target);
            Files.deleteIfExists(stateFile);
        } catch (IOException failed) {
            throw new FetchException(new CannotWrite(target, IoWords.why(failed)));
        }
    }

    /** Nothing of it stays. */
    void remove() throws IOException {
        Files.deleteIfExists(stateFile);
        channel.close();
        Files.deleteIfExists(part);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
