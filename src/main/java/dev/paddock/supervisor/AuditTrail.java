package dev.paddock.supervisor;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * {@code events.jsonl}: one line for everything that happened to a server. When it has grown to 8 MiB it becomes
 * {@code events.jsonl.1} and a new one begins. A trail that cannot be written holds nothing up.
 */
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final long LARGEST = 8L * 1024 * 1024;

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final ObjectWriter writer = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    /** Its name in the state folder. */
    static final String NAME = "events.jsonl";

    AuditTrail(Path file) {
        this.file = file;
    }

    /** What became of it when it had grown too large. */
    static Path before(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    void recordLaunch(Run run, ServerSnapshot server) {
        record(run.isAdopted() ? "adopt" : "start", server, "with " + server.engineName());
        run.notes().forEach(note -> record("argument", server, note));
        server.warnings().forEach(warning -> record("warning", server, warning.sentence()));
    }

    /** @param reason in words; may be empty */
    void record(String event, ServerSnapshot server, String reason) {
        append(new AuditEvent(Instant.now(), event, server.name(), server.pid(), server.port(), reason));
    }

    void record(String event, String subject, String reason) {
        append(new AuditEvent(Instant.now(), event, subject, null, null, reason));
    }

    private void append(AuditEvent event) {
        lock.lock();
        try {
            Files.createDirectories(file.getParent());
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.move(file, before(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    writer.writeValueAsString(event) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("The audit trail {} cannot be written: {}", file, e.toString());
        } finally {
            lock.unlock();
        }
    }
}
