package dev.paddock.cli;

import dev.paddock.platform.LogFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runs of one server whose logs are kept, for {@code paddock logs NAME --list}. */
record LogList(Context context) {
    private static final List<String> HEADER = List.of("RUN", "BEGAN", "LAST LINE", "SIZE", "", "FILE");
    private static final int REMARK = 4;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What {@code --json} prints of one run; the latest is number 1. */
    record Entry(int run, Instant began, Instant lastLine, long bytes, boolean crashed, Path file) {}

    static List<Entry> entries(List<LogFolder.Run> runs) {
        List<Entry> entries = new ArrayList<>();
        for (LogFolder.Run run : runs) {
            entries.add(new Entry(
                    entries.size() + 1, run.startedAt(), run.lastWritten(), run.bytes(), run.crashed(), run.file()));
        }
        return entries;
    }

    void print(List<LogFolder.Run> runs) {
        if (runs.isEmpty()) {
            context.say("No log is kept: it never ran.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (LogFolder.Run run : runs) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    time(run.startedAt()),
                    time(run.lastWritten()),
                    size(run.bytes()),
                    run.crashed() ? "crashed" : "",
                    run.file().toString()));
        }
        new Table(HEADER, rows)
                .print(
                        context.terminal(),
                        (row, column) -> column == REMARK ? Terminal.Colour.RED : Terminal.Colour.NONE);
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
