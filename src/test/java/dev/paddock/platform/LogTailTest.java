package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void name() {
        log = folder.resolve("a.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void theLastLinesComeOldestFirst() throws IOException {
        append("one\ntwo\r\nthree\nfour");

        assertThat(LogTail.lastLines(log, 3)).containsExactly("two", "three", "four");
        assertThat(LogTail.lastLines(log, 9)).containsExactly("one", "two", "three", "four");
        assertThat(LogTail.lastLines(log, 0)).isEmpty();
        assertThat(LogTail.lastLines(folder.resolve("none"), 5)).isEmpty();
    }

    @Test
    void linesAcrossBlocksAreWhole() throws IOException {
        List<String> lines = IntStream.range(0, 20_000)
                .mapToObj(i -> "line " + i + " é€😀".repeat(i % 7))
                .toList();
        append(String.join("\n", lines) + "\n");

        for (int count : new int[] {1, 999, 5_000, 19_999, 20_000}) {
            assertThat(LogTail.lastLines(log, count)).isEqualTo(lines.subList(20_000 - count, 20_000));
        }
    }

    @Test
    void theEndOfAHugeFileIsReadWithoutItsBeginning() throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer end = ByteBuffer.wrap("\nalpha\nomega\n".getBytes(StandardCharsets.UTF_8));
            channel.write(end, 4L << 30);
        }

        assertThat(LogTail.lastLines(log, 2)).containsExactly("alpha", "omega");
    }

    @Test
    void aFollowerGetsFinishedLinesOnce() throws IOException {
        LogTail.Follower follower = LogTail.follow(log, 0);
        assertThat(follower.poll()).isEmpty();

        append("one\ntw");
        assertThat(follower.poll()).containsExactly("one");
        append("o\n");
        assertThat(follower.poll()).containsExactly("two");
        assertThat(follower.poll()).isEmpty();
    }

    @Test
    void aFollowerFromTheEndSeesOnlyWhatIsNew() throws IOException {
        append("old\n");
        LogTail.Follower follower = LogTail.followFromEnd(log);

        append("new\n");

        assertThat(follower.poll()).containsExactly("new");
    }

    @Test
    void aFollowerBearsTruncation() throws IOException {
        append("a long first line\nhalf");
        LogTail.Follower follower = LogTail.follow(log, 0);
        follower.poll();

        Files.writeString(log, "new\n");

        assertThat(follower.poll()).containsExactly("new");
    }

    @Test
    void aFollowerDecodesCharactersThatArriveInPieces() throws IOException {
        LogTail.Follower follower = LogTail.follow(log, 0);
        byte[] bytes = "é€😀\n".getBytes(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();
        for (byte b : bytes) {
            Files.write(log, new byte[] {b}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            seen.addAll(follower.poll());
        }

        assertThat(seen).containsExactly("é€😀");
    }

    @Test
    void aLineWithoutEndComesInPartsThatLoseNothing() throws IOException {
        String endless = "€".repeat(100_000);
        append(endless + "\n");
        LogTail.Follower follower = LogTail.follow(log, 0);
        StringBuilder seen = new StringBuilder();
        do {
            follower.poll().forEach(seen::append);
        } while (follower.isBehind());

        assertThat(seen.toString().equals(endless)).isTrue();
    }

    @Test
    void aFloodIsReadInBoundedPortions() throws IOException {
        append("0123456789\n".repeat(300_000));
        LogTail.Follower follower = LogTail.follow(log, 0);

        int first = follower.poll().size();
        int all = first;
        while (follower.isBehind()) {
            all += follower.poll().size();
        }

        assertThat(first).isLessThan(120_000);
        assertThat(all).isEqualTo(300_000);
    }
}
