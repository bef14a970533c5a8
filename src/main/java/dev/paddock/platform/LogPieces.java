package dev.paddock.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was moved aside of a log that is still written: {@code NAME.1.log}, {@code NAME.2.log}, … of {@code NAME.log},
 * numbered in the order of their lines. {@code NAME.part} is a piece in the making.
 */
final class LogPieces {
    private static final String SUFFIX = ".log";
    private static final Duration LONGEST_COPY = Duration.ofSeconds(10);
    private static final Pattern BEGINNING =
            Pattern.compile("\\[paddock] (\\d+) bytes of the log were dropped before this line");

    private LogPieces() {}

    record Piece(int number, Path file) {}

    /**
     * How a piece begins.
     *
     * @param skipped bytes of the log that are missing before what it holds
     * @param header bytes of the line that says so
     */
    record Beginning(long skipped, int header) {}

    static Path piece(Path log, int number) {
        return log.resolveSibling(base(log) + "." + number + SUFFIX);
    }

    static Path part(Path log) {
        return log.resolveSibling(base(log) + ".part");
    }

    private static String base(Path log) {
        String name = log.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** True while a piece is being made. One that nobody finished is no such. */
    static boolean isMoving(Path log) {
        try {
            return Files.getLastModifiedTime(part(log))
                    .toInstant()
                    .isAfter(Instant.now().minus(LONGEST_COPY));
        } catch (IOException none) {
            return false;
        }
    }

    /** Those with a higher number, in order. */
    static List<Piece> after(Path log, int number) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(base(log)) + "\\.(\\d{1,9})" + Pattern.quote(SUFFIX));
        List<Piece> found = new ArrayList<>();
        Path folder = Objects.requireNonNull(log.toAbsolutePath().getParent(), "a root is no log");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher matcher = name.matcher(file.getFileName().toString());
                if (matcher.matches() && Integer.parseInt(matcher.group(1)) > number) {
                    found.add(new Piece(Integer.parseInt(matcher.group(1)), file));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        found.sort(Comparator.comparingInt(Piece::number));
        return found;
    }

    static int newest(Path log) throws IOException {
        List<Piece> all = after(log, 0);
        return all.isEmpty() ? 0 : all.getLast().number();
    }

    /** The first line of a piece whose beginning did not fit. */
    static String beginning(long skipped) {
        return "[paddock] " + skipped
                + " bytes of the log were dropped before this line: they came faster than they could be kept\n";
    }

    /** Read from the first bytes of a piece. */
    static Beginning beginning(String firstBytes) {
        Matcher matcher = BEGINNING.matcher(firstBytes);
        int end = firstBytes.indexOf('\n');
        return matcher.lookingAt() && end >= 0
                ? new Beginning(Long.parseLong(matcher.group(1)), end + 1)
                : new Beginning(0, 0);
    }

    /** Stands in the log itself where bytes were lost between a piece and what follows it. */
    static String loss(long bytes) {
        return "[paddock] About " + bytes
                + " bytes of the log were lost here: they came faster than they could be moved aside\n";
    }
}
