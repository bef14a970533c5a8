package dev.paddock.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads the end of a log file that somebody else writes. Bytes that are no UTF-8 become replacement characters; line ends
 * may be {@code \n} or {@code \r\n}.
 */
public final class LogTail {
    private static final int BLOCK = 64 * 1024;
    private static final long FARTHEST_BACK = 8L * 1024 * 1024;
    private static final int MOST_PER_POLL = 1024 * 1024;

    private LogTail() {}

    /**
     * The last lines, oldest first, an unfinished last one included; also out of what was moved aside of the file. Reads
     * backwards from the end, at most 8 MiB, so its cost does not depend on the size of the file. A file that is not there
     * has no lines.
     */
    public static List<String> lastLines(Path file, int count) throws IOException {
        if (count <= 0) {
            return List.of();
        }
        Backwards backwards = new Backwards(count);
        backwards.read(file);
        if (!backwards.isEnough()) {
            for (LogPieces.Piece piece : LogPieces.after(file, 0).reversed()) {
                backwards.read(piece.file());
            }
        }
        return backwards.lines();
    }

    /** Collects blocks from the end of files until they hold enough lines. */
    private static final class Backwards {
        private final int count;
        private final Deque<byte[]> blocks = new ArrayDeque<>();
        private long read;
        private int newlines;
        private boolean atBeginning = true;

        Backwards(int count) {
            this.count = count;
        }

        boolean isEnough() {
            return newlines > count || read >= FARTHEST_BACK;
        }

        void read(Path file) throws IOException {
            if (isEnough()) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long start = channel.size();
                while (start > 0 && !isEnough()) {
                    int length = (int) Math.min(BLOCK, start);
                    start -= length;
                    add(readAt(channel, start, length));
                }
                atBeginning = start == 0;
            } catch (NoSuchFileException none) {
                atBeginning = true;
            }
        }

        private void add(byte[] block) {
            for (byte b : block) {
                if (b == '\n') {
                    newlines++;
                }
            }
            read += block.length;
            blocks.addFirst(block);
        }

        List<String> lines() {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            blocks.forEach(joined::writeBytes);
            List<String> lines = joined.toString(StandardCharsets.UTF_8).lines().toList();
            int from = Math.max(!atBeginning && !lines.isEmpty() && newlines > count ? 1 : 0, lines.size() - count);
            return List.copyOf(lines.subList(Math.min(from, lines.size()), lines.size()));
        }
    }

    private static byte[] readAt(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                break;
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** A reader of the lines that begin at byte {@code offset} or later. The file need not exist yet. */
    public static Follower follow(Path file, long offset) {
        return new Follower(file, Math.max(0, offset));
    }

    /** A reader of the lines that are written from now on. */
    public static Follower followFromEnd(Path file) {
        try {
            return new Follower(file, Files.size(file));
        } catch (IOException e) {
            return new Follower(file, 0);
        }
    }

    /**
     * Polled by its owner, from one thread at a time. When the file was moved aside, the rest of it is read there before
     * reading goes on from the file's beginning; when it merely shrank, from its beginning. Holds no file open between polls,
     * so nothing needs closing and the file may be replaced or deleted.
     */
    public static final class Follower {
        private final Path file;
        private final LogLines unfinished = new LogLines();
        private long farthestBehind = Long.MAX_VALUE;
        /** In the file as it was before what holds it was moved aside. */
        private long position;
        /** The last of the pieces that are behind us. */
        private int piece;

        private Follower(Path file, long offset) {
            this.file = file;
            this.position = offset;
            try {
                this.piece = LogPieces.newest(file);
            } catch (IOException unreadable) {
                this.piece = 0;
            }
        }

        /** Passes over what it is too late for, with a line that says so, instead of falling behind further than this. */
        public Follower keepingWithin(long bytes) {
            farthestBehind = bytes;
            return this;
        }

        /**
         * The lines finished since the last call, at most about 1 MiB of them; ask again at once while {@link #isBehind()}. A
         * line longer than 64 KiB comes in parts.
         */
        public List<String> poll() throws IOException {
            try {
                if (Files.size(file) == position && !hasNextPiece()) {
                    return List.of();
                }
                return LogPieces.isMoving(file) ? List.of() : read();
            } catch (NoSuchFileException e) {
                return List.of();
            }
        }

        private boolean hasNextPiece() {
            return Files.exists(LogPieces.piece(file, piece + 1));
        }

        private List<String> read() throws IOException {
            List<String> lines = new ArrayList<>();
            for (LogPieces.Piece next : LogPieces.after(file, piece)) {
                if (next.number() != piece + 1) {
                    startAgain(next.number() - 1);
                }
                if (!readPiece(next, lines)) {
                    return lines;
                }
                piece = next.number();
                position = 0;
            }
            long size = Files.size(file);
            if (size < position) {
                if (LogPieces.isMoving(file) || hasNextPiece()) {
                    return lines;
                }
                startAgain(piece);
            }
            keepUp(size, lines);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                position = readUpTo(channel, position, Math.min(size, position + MOST_PER_POLL), lines);
            }
            return lines;
        }

        private void startAgain(int behind) {
            piece = behind;
            position = 0;
            unfinished.forget();
        }

        /** False where there was too much of it for this time. */
        private boolean readPiece(LogPieces.Piece next, List<String> lines) throws IOException {
            try (FileChannel channel = FileChannel.open(next.file(), StandardOpenOption.READ)) {
                LogPieces.Beginning beginning =
                        LogPieces.beginning(new String(readAt(channel, 0, 256), StandardCharsets.UTF_8));
                long shift = beginning.skipped() - beginning.header();
                if (position < beginning.skipped()) {
                    unfinished.forget();
                    position = shift;
                }
                long end = channel.size() + shift;
                keepUp(end, lines);
                long limit = Math.min(end, position + MOST_PER_POLL);
                position = Math.max(position, shift + readUpTo(channel, position - shift, limit - shift, lines));
                return position >= end;
            } catch (NoSuchFileException deleted) {
                unfinished.forget();
                return true;
            }
        }

        private void keepUp(long size, List<String> lines) {
            if (size - position > farthestBehind) {
                long passed = size - farthestBehind - position;
                position += passed;
                unfinished.forgetUpToNextLine();
                lines.add("[paddock] " + passed + " bytes were passed over here to keep up; the file has them");
            }
        }

        private long readUpTo(FileChannel channel, long from, long limit, List<String> lines) throws IOException {
            long at = from;
            while (at < limit) {
                byte[] block = readAt(channel, at, (int) Math.min(BLOCK, limit - at));
                if (block.length == 0) {
                    break;
                }
                at += block.length;
                unfinished.split(block, lines);
            }
            return at;
        }

        /** True while there is more than was read, and it can be read now. */
        public boolean isBehind() {
            try {
                return (Files.size(file) != position || hasNextPiece()) && !LogPieces.isMoving(file);
            } catch (IOException e) {
                return false;
            }
        }

        /** The byte after the last one read. */
        public long position() {
            return position;
        }
    }
}
