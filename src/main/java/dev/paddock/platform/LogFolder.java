package dev.paddock.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log files of one server: {@code yyyyMMdd-HHmmss[-n].log} for each run, in local time; what was moved aside of it as
 * {@code ….1.log}, {@code ….2.log}; and an empty {@code ….crashed} beside the last run that crashed, which is not deleted
 * until a newer one crashes.
 */
public final class LogFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int STAMP_LENGTH = 15;
    private static final Pattern NAME = Pattern.compile("(\\d{8}-\\d{6}(?:-\\d+)?)(?:\\.\\d{1,9})?\\.log");
    private static final String CRASHED = ".crashed";

    /** One that is still written needs a piece beside it, or its last lines could be none. */
    private static final int FEWEST_FILES = 2;

    /**
     * What one run wrote.
     *
     * @param file its end
     * @param pieces what was moved aside, oldest first
     * @param lastWritten when the file changed last
     * @param bytes of all of it
     * @param crashed it is the last run that crashed
     */
    public record Run(
            Path file, List<Path> pieces, Instant startedAt, Instant lastWritten, long bytes, boolean crashed) {
        public Run {
            pieces = List.copyOf(pieces);
        }
    }

    private final Path folder;

    public LogFolder(Path folder) {
        this.folder = folder;
    }

    /** The log of the latest run; null where there is none, or the folder cannot be read. */
    public static @Nullable Path latestIn(Path folder) {
        try {
            return new LogFolder(folder).latest().map(Run::file).orElse(null);
        } catch (IOException e) {
            LOG.warn("The logs in {} cannot be read: {}", folder, e.toString());
            return null;
        }
    }

    /** The folder that a log lies in. */
    public static LogFolder holding(Path log) {
        return new LogFolder(Objects.requireNonNull(log.toAbsolutePath().getParent(), "a root is no log"));
    }

    /** Creates the file of a new run and deletes the oldest, so that {@code files} remain. */
    public Path create(int files) throws IOException {
        Files.createDirectories(folder);
        Path file = createNew(STAMP.format(LocalDateTime.now()));
        prune(file, files);
        return file;
    }

    private Path createNew(String stamp) throws IOException {
        for (int n = 1; ; n++) {
            try {
                return Files.createFile(folder.resolve(stamp + (n == 1 ? "" : "-" + n) + ".log"));
            } catch (FileAlreadyExistsException again) {
                LOG.debug("Another run began in the same second: {}", again.getFile());
            }
        }
    }

    /** Newest first. A folder that is not there has none. */
    public List<Run> runs() throws IOException {
        Map<String, List<Path>> byRun = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
            for (Path file : files) {
                Matcher matcher = NAME.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    byRun.computeIfAbsent(matcher.group(1), run -> new ArrayList<>())
                            .add(file);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        List<Run> runs = new ArrayList<>();
        for (Map.Entry<String, List<Path>> entry : byRun.entrySet()) {
            runs.add(run(entry.getKey(), entry.getValue()));
        }
        runs.sort(
                Comparator.comparing(Run::lastWritten).thenComparing(Run::file).reversed());
        return runs;
    }

    /** The one that began last, if there was any. */
    public Optional<Run> latest() throws IOException {
        return runs().stream().findFirst();
    }

    private Run run(String name, List<Path> files) throws IOException {
        Path file = folder.resolve(name + ".log");
        long bytes = 0;
        Instant lastWritten = Instant.EPOCH;
        for (Path each : files) {
            bytes += sizeOf(each);
            Instant written = writtenAt(each);
            if (written.isAfter(lastWritten)) {
                lastWritten = written;
            }
        }
        List<Path> pieces =
                LogPieces.after(file, 0).stream().map(LogPieces.Piece::file).toList();
        return new Run(file, pieces, startedAt(name, lastWritten), lastWritten, bytes, Files.exists(marker(file)));
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    private static Instant writtenAt(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException deleted) {
            return Instant.EPOCH;
        }
    }

    private static Instant startedAt(String name, Instant otherwise) {
        try {
            return LocalDateTime.parse(name.substring(0, STAMP_LENGTH), STAMP)
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
        } catch (DateTimeParseException nonsense) {
            return otherwise;
        }
    }

    private static Path marker(Path log) {
        String name = log.getFileName().toString();
        return log.resolveSibling(name.substring(0, name.length() - ".log".length()) + CRASHED);
    }

    /** Keeps this run's log until a later one crashes. */
    public void pinCrashed(Path log) throws IOException {
        Path mine = folder.resolve(marker(log).getFileName());
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(folder, "*" + CRASHED)) {
            for (Path marker : markers) {
                if (!marker.equals(mine)) {
                    Files.deleteIfExists(marker);
                }
            }
        }
        if (!Files.exists(mine)) {
            Files.createFile(mine);
        }
    }

    /**
     * Deletes the oldest, so that {@code files} remain. The file being written and the end of the last crash remain always,
     * each with its newest piece: so there may be four where fewer are wanted.
     */
    void prune(Path current, int files) throws IOException {
        List<Run> runs = runs();
        Set<Path> kept = new HashSet<>();
        runs.stream()
                .filter(run -> run.file().equals(current) || run.crashed())
                .flatMap(run -> newestFirst(run).limit(2))
                .forEach(kept::add);
        List<Path> all = runs.stream().flatMap(LogFolder::newestFirst).toList();
        int wanted = Math.max(FEWEST_FILES, files);
        all.stream()
                .filter(file -> !kept.contains(file))
                .limit(Math.max(0, wanted - kept.size()))
                .forEach(kept::add);
        for (Path file : all) {
            if (!kept.contains(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Stream<Path> newestFirst(Run run) {
        return Stream.concat(Stream.of(run.file()).filter(Files::exists), run.pieces().reversed().stream());
    }
}
