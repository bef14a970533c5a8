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
    private static final int LONGEST_LINE = 64 * 1024;
    private static final long FARTHEST_BACK = 8L * 1024 * 1024;
    private static final int MOST_PER_POLL = 1024 * 1024;

    private LogTail() {}

    /**
     * The last lines, oldest first, an unfinished last one included. Reads backwards from the end, at most 8 MiB, so its cost
     * does not depend on the size of the file. A file that is not there has no lines.
     */
    public static List<String> lastLines(Path file, int count) throws IOException {
        if (count <= 0) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return linesBefore(channel, channel.size(), count);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static List<String> linesBefore(FileChannel channel, long end, int count) throws IOException {
        Deque<byte[]> blocks = new ArrayDeque<>();
        long start = end;
        int newlines = 0;
        while (start > 0 && newlines <= count && end - start < FARTHEST_BACK) {
            int length = (int) Math.min(BLOCK, start);
            start -= length;
            byte[] block = readAt(channel, start, length);
            for (byte b : block) {
                if (b == '\n') {
                    newlines++;
                }
            }
            blocks.addFirst(block);
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        blocks.forEach(joined::writeBytes);
        List<String> lines = joined.toString(StandardCharsets.UTF_8).lines().toList();
        int from = Math.max(start > 0 && !lines.isEmpty() && newlines > count ? 1 : 0, lines.size() - count);
        return List.copyOf(lines.subList(Math.min(from, lines.size()), lines.size()));
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
        return new Follower(file, offset);
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
     * Polled by its owner, from one thread at a time. When the file shrinks, reading goes on from its beginning. Holds no
     * file open between polls, so nothing needs closing and the file may be replaced or deleted.
     */
    public static final class Follower {
        private final Path file;
        private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
        private long position;

        private Follower(Path file, long offset) {
            this.file = file;
            this.position = Math.max(0, offset);
        }

        /**
         * The lines finished since the last call, at most about 1 MiB of them; ask again at once while {@link #isBehind()}. A
         * line longer than 64 KiB comes in parts.
         */
        public List<String> poll() throws IOException {
            try {
                long size = Files.size(file);
                if (size < position) {
                    position = 0;
                    unfinished.reset();
                }
                return size == position ? List.of() : read(size);
            } catch (NoSuchFileException e) {
                return List.of();
            }
        }

        private List<String> read(long size) throws IOException {
            List<String> lines = new ArrayList<>();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long limit = Math.min(size, position + MOST_PER_POLL);
                while (position < limit) {
                    byte[] block = readAt(channel, position, (int) Math.min(BLOCK, limit - position));
                    if (block.length == 0) {
                        break;
                    }
                    position += block.length;
                    split(block, lines);
                }
            }
            return lines;
        }

        private void split(byte[] block, List<String> lines) {
            int from = 0;
            for (int i = 0; i < block.length; i++) {
                if (block[i] == '\n') {
                    unfinished.write(block, from, i - from);
                    lines.add(finished());
                    from = i + 1;
                }
            }
            unfinished.write(block, from, block.length - from);
            if (unfinished.size() > LONGEST_LINE) {
                lines.add(partOfLongLine());
            }
        }

        private String finished() {
            String line = unfinished.toString(StandardCharsets.UTF_8);
            unfinished.reset();
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        }

        private String partOfLongLine() {
            byte[] bytes = unfinished.toByteArray();
            int cut = bytes.length - 1;
            while (cut > bytes.length - 4 && (bytes[cut] & 0xC0) == 0x80) {
                cut--;
            }
            unfinished.reset();
            unfinished.write(bytes, cut, bytes.length - cut);
            return new String(bytes, 0, cut, StandardCharsets.UTF_8);
        }

        /** True while the file holds more than was read. */
        public boolean isBehind() {
            try {
                return Files.size(file) != position;
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
