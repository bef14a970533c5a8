package dev.paddock.cli;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.fetch.hub.HubChoice;
import dev.paddock.fetch.hub.HubModel;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.supervisor.Supervisor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of the process that owns the servers. Whoever gets a supervisor closes it; that leaves the
 * owner alone. Refusals are {@link PaddockException}s.
 */
public interface Daemon {
    /**
     * The process that owns the servers.
     *
     * @param role {@code daemon}, {@code window} or {@code terminal}
     */
    record Owner(long pid, URI address, String version, String role, Instant startedAt) {}

    /**
     * The one address in front of all servers.
     *
     * @param address null where it is switched off or could not be opened
     * @param problem why it could not be opened; null where it is open or switched off
     */
    record Gateway(@Nullable URI address, @Nullable Problem problem) {}

    /** Names of the servers that were stopped, and of those that go on running. */
    record Stopped(List<String> stopped, List<String> left) {}

    /** The supervisor of the owner that runs, or empty when none does. */
    Optional<Supervisor> connect();

    /** Starts the background service when no owner runs. */
    Supervisor connectOrStart();

    /**
     * What happens, in the shape of the audit trail: first the present state, then every change, also of the next owner; empty
     * when none runs.
     *
     * @param listener called on a background thread
     * @param broken called there when the connection broke off; it is made again
     */
    Optional<Subscription> follow(Consumer<AuditEvent> listener, Runnable broken);

    /** What is saved, for when no owner runs. Servers of an owner that was killed are shown as they are. */
    Fleet offline();

    /**
     * The engines of this machine: the built-in one, those that Paddock installed, a person added or instances name, and what
     * else is found. No owner is needed; one that was not asked before is asked now.
     *
     * @param now ask for the devices again, as their free memory changes
     */
    List<EngineReport> engines(boolean now);

    /** What can be done with engines: by the owner where one runs, else by this process. */
    EngineDesk engineDesk();

    /** By the owner, which alone can try an engine on servers; starts the background service when none runs. */
    EngineDesk engineDeskOrStart();

    /** All models that are found on this machine; looks through their folders. */
    LibrarySnapshot models();

    /** The downloads of the owner that runs, or empty when none does. */
    Optional<Downloads> downloads();

    /** Starts the background service when no owner runs. */
    Downloads downloadsOrStart();

    /** Repositories with GGUF files, on Hugging Face or the server of the settings. */
    List<HubModel> search(String words);

    /** What a repository holds, smallest first. */
    List<HubChoice.Variant> variants(String repository);

    Optional<Owner> owner();

    /** As the owner says; empty where none runs, or one of a version that does not tell. */
    Optional<Gateway> gateway();

    /** True if it was started, false if an owner ran already. */
    boolean start();

    /**
     * Ends the background service; empty when none ran.
     *
     * @throws PaddockException CONFLICT when a window owns the servers
     */
    Optional<Stopped> stop(boolean leaveServers);

    /**
     * Owns the servers in the foreground until a signal or a request ends it; the exit code.
     *
     * @param logHere also write the log to the standard output
     * @param profile to switch to at once; null leaves the servers as they are
     */
    int run(boolean logHere, @Nullable String profile);

    /**
     * Opens the window, or the demonstration in the terminal where there is no display; the exit code.
     *
     * @param wish a quiet one opens no more than the tray, where there is one
     */
    int gui(WindowRequest wish);
}
