package dev.paddock.supervisor;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Home;
import dev.paddock.platform.LogTail;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads what {@link AuditTrail} wrote, in this process or another. Blocks on the disk; safe for several threads. */
public final class AuditReader {
    private static final Stamp NO_FILE = new Stamp(0, FileTime.fromMillis(0), null);

    private final Path file;
    private Stamp read = NO_FILE;
    private int asked;
    private List<AuditEvent> known = List.of();

    /** Whether the file is the same as before. */
    private record Stamp(
            long size, FileTime changed, @Nullable Object key) {}

    public AuditReader(Home home) {
        this.file = home.state().resolve(AuditTrail.NAME);
    }

    /**
     * The latest, newest first; the same list while nothing was added. Lines that cannot be understood are left out.
     *
     * @throws IOException if the file is there and cannot be read
     */
    public synchronized List<AuditEvent> latest(int most) throws IOException {
        Stamp now = stamp();
        if (!now.equals(read) || most != asked) {
            known = read(most);
            read = now;
            asked = most;
        }
        return known;
    }

    private Stamp stamp() throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.size(), found.lastModifiedTime(), found.fileKey());
        } catch (NoSuchFileException none) {
            return NO_FILE;
        }
    }

    private List<AuditEvent> read(int most) throws IOException {
        List<AuditEvent> events = new ArrayList<>(parse(LogTail.lastLines(file, most)));
        if (events.size() < most) {
            events.addAll(parse(LogTail.lastLines(AuditTrail.before(file), most - events.size())));
        }
        return List.copyOf(events);
    }

    private static List<AuditEvent> parse(List<String> lines) {
        List<AuditEvent> events = new ArrayList<>();
        for (String line : lines.reversed()) {
            AuditEvent event = parse(line);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    /** Null for the half of a line that is just being written, and for what somebody else wrote. */
    private static @Nullable AuditEvent parse(String line) {
        try {
            AuditEvent event = Json.mapper().readValue(line, AuditEvent.class);
            return event == null || event.time() == null || event.event() == null
                    ? null
                    : new AuditEvent(
                            event.time(),
                            event.event(),
                            Objects.requireNonNullElse(event.server(), ""),
                            event.pid(),
                            event.port(),
                            Objects.requireNonNullElse(event.reason(), ""));
        } catch (JacksonException garbage) {
            return null;
        }
    }
}
