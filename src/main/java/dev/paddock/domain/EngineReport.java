package dev.paddock.domain;

import java.nio.file.Path;
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
 */
public record EngineReport(
        String id, String name, @Nullable Path path, EngineCapabilities capabilities, List<String> usedBy) {
    public EngineReport {
        usedBy = List.copyOf(usedBy);
    }

    public EngineReport withCapabilities(EngineCapabilities capabilities) {
        return new EngineReport(id, name, path, capabilities, usedBy);
    }
}
