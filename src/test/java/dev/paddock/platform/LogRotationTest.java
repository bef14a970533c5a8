package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    private static final long PLENTY = 1 << 20;

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void name() {
        log = folder.resolve("20261121-101500.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> drain(LogTail.Follower follower) throws IOException {
        List<String> all = new ArrayList<>();
        do {
            all.addAll(follower.poll());
        } while (follower.isBehind());
        return all;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatWasWrittenIsMovedAsideInOrder() throws IOException {
        append("one\n");
        LogRotation.rotate(log, PLENTY);
        append("two\n");
        LogRotation.rotate(log, PLENTY);
        append("three\n");

        assertThat(names()).containsExactly("20261121-101500.1.log", "20261121-101500.2.log", "20261121-101500.log");
        assertThat(Files.readString(folder.resolve("20261121-101500.2.log"))).isEqualTo("two\n");
        assertThat(Files.readString(log)).isEqualTo("three\n");
    }

    @Test
    void theLastLinesComeOutOfThePiecesToo() throws IOException {
        append("one\ntwo\nth");
        LogRotation.rotate(log, PLENTY);
        append("ree\nfour\n");

        assertThat(LogTail.lastLines(log, 3)).containsExactly("two", "three", "four");
        assertThat(LogTail.lastLines(log, 1)).containsExactly("four");
        assertThat(LogTail.lastLines(log, 9)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void ofTooMuchTheNewestIsKeptAndTheRestCounted() throws IOException {
        append("x".repeat(5_000) + "\n" + "y".repeat(999) + "\n");

        LogRotation.rotate(log, 1_000);

        String piece = Files.readString(folder.resolve("20261121-101500.1.log"));
        assertThat(piece)
                .startsWith("[paddock] 5001 bytes of the log were dropped")
                .endsWith("y".repeat(999) + "\n");
        assertThat(log).isEmptyFile();
    }

    @Test
    void aFollowerReadsOnWhereItWas() throws IOException {
        LogTail.Follower follower = LogTail.follow(log, 0);
        append("one\ntw");
        assertThat(follower.poll()).containsExactly("one");

        append("o\nthree\nfo");
        LogRotation.rotate(log, PLENTY);
        append("ur\nfive\n");
        LogRotation.rotate(log, PLENTY);
        append("six\n");

        assertThat(drain(follower)).containsExactly("two", "three", "four", "five", "six");
        assertThat(drain(follower)).isEmpty();
    }

    @Test
    void aFollowerNoticesAlsoWhenTheFileHasGrownAgain() throws IOException {
        append("one\n");
        LogTail.Follower follower = LogTail.follow(log, 0);
        assertThat(follower.poll()).containsExactly("one");

        LogRotation.rotate(log, PLENTY);
        append("two, and longer than what was there before\n");

        assertThat(drain(follower)).containsExactly("two, and longer than what was there before");
    }

    @Test
    void aFollowerRepeatsNothingOfAPieceWhoseBeginningIsMissing() throws IOException {
        LogTail.Follower behind = LogTail.follow(log, 0);
        LogTail.Follower upToDate = LogTail.follow(log, 0);
        append("x".repeat(5_000) + "\nlast but one\n");
        assertThat(upToDate.poll()).hasSize(2);
        append("last\n");

        LogRotation.rotate(log, 18);
        append("new\n");

        assertThat(drain(upToDate)).containsExactly("last", "new");
        List<String> late = drain(behind);
        assertThat(late.getFirst()).contains("5001 bytes of the log were dropped");
        assertThat(late.subList(1, late.size())).containsExactly("last but one", "last", "new");
    }

    @Test
    void aFollowerGoesOnThoughPiecesWereDeleted() throws IOException {
        LogTail.Follower follower = LogTail.follow(log, 0);
        append("one\n");
        assertThat(follower.poll()).containsExactly("one");
        LogRotation.rotate(log, PLENTY);
        append("two\n");
        LogRotation.rotate(log, PLENTY);
        append("three\n");
        LogRotation.rotate(log, PLENTY);
        Files.delete(folder.resolve("20261121-101500.1.log"));
        Files.delete(folder.resolve("20261121-101500.2.log"));
        append("four\n");

        assertThat(drain(follower)).containsExactly("three", "four");
    }

    @Test
    void aFollowerThatIsTooLatePassesOver() throws IOException {
        LogTail.Follower follower = LogTail.follow(log, 0).keepingWithin(1_000);
        append("0123456789\n".repeat(10_000));

        List<String> lines = drain(follower);

        assertThat(lines.getFirst()).contains("109000 bytes were passed over");
        assertThat(lines.subList(1, lines.size())).hasSize(90).containsOnly("0123456789");
    }

    @Test
    void aMoveThatWasInterruptedBeforeTheCutIsUndone() throws IOException {
        append("one\ntwo\n");
        Files.writeString(LogPieces.part(log), "one\n");

        LogRotation.finishInterrupted(log);

        assertThat(names()).containsExactly("20261121-101500.log");
    }

    @Test
    void aMoveThatWasInterruptedAfterTheCutIsFinished() throws IOException {
        append("3\n");
        Files.writeString(LogPieces.part(log), "one\ntwo\n");

        LogRotation.finishInterrupted(log);

        assertThat(LogTail.lastLines(log, 3)).containsExactly("one", "two", "3");
    }

    @Test
    void runsAreListedNewestFirst() throws IOException {
        run("20261121-101500", 3, false);
        run("20261121-101600-2", 0, true);

        List<LogFolder.Run> runs = new LogFolder(folder).runs();

        assertThat(runs)
                .extracting(run -> run.file().getFileName().toString())
                .containsExactly("20261121-101600-2.log", "20261121-101500.log");
        assertThat(runs).extracting(LogFolder.Run::crashed).containsExactly(true, false);
        assertThat(runs.getLast().pieces()).hasSize(3);
        assertThat(runs.getLast().bytes()).isEqualTo(4 * "text\n".length());
    }

    private void run(String name, int pieces, boolean crashed) throws IOException {
        Path file = folder.resolve(name + ".log");
        Files.writeString(file, "text\n");
        for (int n = 1; n <= pieces; n++) {
            Files.writeString(LogPieces.piece(file, n), "text\n");
            Files.setLastModifiedTime(LogPieces.piece(file, n), FileTime.from(Instant.parse("2026-11-21T10:00:00Z")));
        }
        Files.setLastModifiedTime(
                file,
                FileTime.from(
                        Instant.parse("2026-11-21T10:15:00Z").plusSeconds(Long.parseLong(name.substring(9, 15)))));
        if (crashed) {
            new LogFolder(folder).pinCrashed(file);
        }
    }

    @Test
    void theCrashedRunStaysUntilALaterOneCrashes() throws IOException {
        run("20261121-101500", 3, true);
        run("20261121-101600", 0, false);
        run("20261121-101700", 0, false);
        LogFolder logs = new LogFolder(folder);

        Path current = logs.create(3);

        assertThat(names())
                .contains("20261121-101500.log", "20261121-101500.3.log", "20261121-101500.crashed")
                .doesNotContain("20261121-101500.1.log", "20261121-101600.log", "20261121-101700.log");
        logs.pinCrashed(current);
        logs.prune(current, 3);
        assertThat(logs.runs())
                .filteredOn(LogFolder.Run::crashed)
                .singleElement()
                .satisfies(run -> assertThat(run.file()).isEqualTo(current));
        logs.create(1);
        assertThat(names()).doesNotContain("20261121-101500.log", "20261121-101500.crashed");
    }

    /** As fast as Java writes, in the small blocks of a real server; the reader hears nearly all of it. */
    @Test
    void aFloodStaysWithinItsBound() throws Exception {
        long max = 4 << 20;
        int lines = 400_000;
        Path current = new LogFolder(folder).create(3);
        LogTail.Follower follower = LogTail.follow(current, 0);
        List<Integer> seen = new ArrayList<>();
        try (LogKeeper keeper = new LogKeeper();
                Subscription keeping = keeper.keep(current, max, 3)) {
            Thread flood = Thread.ofPlatform().start(() -> flood(current, lines));
            while (flood.isAlive()) {
                follower.poll().forEach(line -> number(line, seen));
                assertThat(total()).isLessThan(6 * max);
            }
            await().until(() -> Files.size(current) < LogRotation.threshold(max));
            drain(follower).forEach(line -> number(line, seen));
        }

        // How often it was moved aside depends on how far the flood ran ahead.
        assertThat(names().stream().filter(name -> name.endsWith(".log"))).hasSizeBetween(2, 3);
        assertThat(total()).isLessThanOrEqualTo(3 * max);
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(seen.getLast()).isEqualTo(lines - 1);
    }

    private static void number(String line, List<Integer> seen) {
        if (line.matches("flood line \\d{8} .*")) {
            seen.add(Integer.parseInt(line.substring(11, 19)));
        }
    }

    private long total() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void flood(Path file, int lines) {
        try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int start = 0; start < lines; start += 100) {
                StringBuilder text = new StringBuilder();
                IntStream.range(start, start + 100)
                        .forEach(i ->
                                text.append(String.format("flood line %08d of a busy server that says much%n", i)));
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
