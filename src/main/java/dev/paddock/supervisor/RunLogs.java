package dev.paddock.supervisor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log file a run: {@code logs/NAME/yyyyMMdd-HHmmss[-n].log}, in local time. */
final class RunLogs {
    private static final Logger LOG = LoggerFactory.getLogger(RunLogs.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunLogs() {}

    /** Creates the file of a new run and deletes the oldest, so that {@code keep} remain. */
    static Path create(Path folder, int keep) throws IOException {
        Files.createDirectories(folder);
        String stamp = STAMP.format(LocalDateTime.now());
        Path file = createNew(folder, stamp);
        prune(folder, Math.max(1, keep));
        return file;
    }

    private static Path createNew(Path folder, String stamp) throws IOException {
        for (int n = 1; ; n++) {
            try {
                return Files.createFile(folder.resolve(stamp + (n == 1 ? "" : "-" + n) + ".log"));
            } catch (FileAlreadyExistsException again) {
                LOG.debug("Another run began in the same second: {}", again.getFile());
            }
        }
    }

    private static void prune(Path folder, int keep) throws IOException {
        record Dated(Path file, FileTime time) {}
        List<Dated> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
            for (Path file : files) {
                all.add(new Dated(file, Files.getLastModifiedTime(file)));
            }
        }
        all.sort(Comparator.comparing(Dated::time).thenComparing(Dated::file).reversed());
        for (Dated old : all.subList(Math.min(keep, all.size()), all.size())) {
            Files.deleteIfExists(old.file());
        }
    }
}
