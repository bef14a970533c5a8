package dev.paddock.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit trail: what happened, to which server, and why. Immutable.
 *
 * @param event a word that stays the same: {@code start}, {@code crash}, {@code switch}
 * @param server its name; of a switch the profile's, of a process without a server {@code process 4711}; may be empty
 * @param reason in words; may be empty
 */
public record AuditEvent(
        Instant time,
        String event,
        String server,
        @Nullable Long pid,
        @Nullable Integer port,
        String reason) {}
