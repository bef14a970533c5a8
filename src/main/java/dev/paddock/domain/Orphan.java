package dev.paddock.domain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that serves a model, or is left of one that did, and belongs to no server of this Paddock.
 *
 * @param instance for which it was started; null where no Paddock started it
 * @param home the state folder of the Paddock that started it; null where none did
 * @param port that it was told to listen on, null where its command line does not say
 * @param model that it was told to load, null where its command line does not say; empty of a worker, which loads none
 * @param commandLine program and arguments; empty where the operating system does not tell
 * @param startedAt null where the operating system does not tell
 * @param residentBytes of it and its children
 */
public record Orphan(
        long pid,
        Kind kind,
        @Nullable String instance,
        @Nullable Path home,
        @Nullable Integer port,
        @Nullable Path model,
        List<String> commandLine,
        @Nullable Instant startedAt,
        long residentBytes) {

    /** Whose it is. */
    public enum Kind {
        /** Started by a Paddock of this very home. */
        OURS,
        /** A llama-server of somebody else's, or of another home's Paddock. */
        FOREIGN
    }

    public Orphan {
        commandLine = List.copyOf(commandLine);
    }

    /** Whether enough is known of it to take it over as the server of its instance. */
    public boolean isAdoptable() {
        return kind == Kind.OURS && instance != null && port != null && model != null;
    }
}
