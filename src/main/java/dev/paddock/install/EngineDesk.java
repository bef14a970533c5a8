package dev.paddock.install;

import dev.paddock.domain.PaddockException;
import dev.paddock.fetch.FetchSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be done with engines, here or in the process that owns the servers. Blocks; refusals are {@link PaddockException}s. */
public interface EngineDesk {
    /**
     * What a release has for this machine.
     *
     * @param version null for the latest
     * @param now ask even if it was asked a moment ago
     */
    EngineOffers available(@Nullable String version, boolean now);

    /**
     * @param listener a few times a second, by any thread
     * @throws InterruptedException if the thread is interrupted; what was downloaded stays then
     */
    EngineManifest install(InstallRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws InterruptedException;

    /**
     * Installs the latest of the same kind as the default engine, tries it on the active profile, and makes it the default one
     * if it does well. The one before stays.
     *
     * @return null where the newest is in use already
     */
    @Nullable
    EngineChange update(UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws InterruptedException;

    /** True where what it began goes on when this process ends. */
    boolean goesOnAlone();

    /** Cancels what the process that owns the servers installs or tries; how much that was. */
    int cancel();

    /**
     * Remembers a llama-server that was not found by itself.
     *
     * @return by which instances name it
     */
    String add(Path program) throws IOException, InterruptedException;

    /** Makes it the default engine, for instances that name none. It must run here. */
    EngineChange use(String id) throws IOException, InterruptedException;

    /**
     * As {@link #use(String)}, but only if it does well on the active profile.
     *
     * @param request its backend is not looked at
     */
    EngineChange use(String id, UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws IOException, InterruptedException;

    /** Makes the one before the default engine again. */
    EngineChange rollback() throws IOException, InterruptedException;

    /** @param pin neither update nor remove it */
    EngineManifest pin(String id, boolean pin) throws IOException;

    /**
     * Deletes what was installed, or forgets what was added.
     *
     * @param force though an instance names it, or it is pinned
     */
    void remove(String id, boolean force) throws IOException;
}
