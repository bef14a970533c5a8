package dev.paddock.domain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One engine that Paddock knows of on this machine. Immutable.
 *
 * @param id {@code builtin}, or as instances name it
 * @param name for people
 * @param path of its executable; null for the built-in one, and where there is none
 * @param capabilities with a problem where it is not there or could not be asked
 * @param usedBy names of the instances that run on it
 * @param origin how it came here
 * @param date when it was installed, else when its file was last changed; null where it has none
 * @param backends what it can compute with, as its files tell: {@code cuda}; empty where they do not
 * @param role what it is where an instance names no engine
 * @param pinned it is neither updated nor removed
 */
public record EngineReport(
        String id,
        String name,
        @Nullable Path path,
        EngineCapabilities capabilities,
        List<String> usedBy,
        EngineOrigin origin,
        @Nullable Instant date,
        List<String> backends,
        Role role,
        boolean pinned) {
    /** What an engine is to instances that name none. */
    public enum Role {
        /** They run on it. */
        CURRENT,
        /** They ran on it before, and can again. */
        PREVIOUS,
        NONE
    }

    public EngineReport {
        usedBy = List.copyOf(usedBy);
        backends = List.copyOf(backends);
    }

    /** Of which nothing else is known. */
    public EngineReport(
            String id, String name, @Nullable Path path, EngineCapabilities capabilities, List<String> usedBy) {
        this(
                id,
                name,
                path,
                capabilities,
                usedBy,
                id.equals(Engine.BUILTIN) ? EngineOrigin.BUILTIN : EngineOrigin.NAMED,
                null,
                List.of(),
                Role.NONE,
                false);
    }

    public EngineReport withCapabilities(EngineCapabilities capabilities) {
        return new EngineReport(id, name, path, capabilities, usedBy, origin, date, backends, role, pinned);
    }
}
