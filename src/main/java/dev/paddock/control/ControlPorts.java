package dev.paddock.control;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the control API asks of the process that owns the servers, beside its supervisor. Called by several threads at a
 * time; every method may block. Refusals are {@link PaddockException}s.
 */
public interface ControlPorts {
    /**
     * The one address in front of all servers.
     *
     * @param enabled the settings say that it is to be open
     * @param address without {@code /v1}; null while it is not open
     * @param problem why it could not be opened
     */
    record Gateway(
            boolean enabled,
            @Nullable URI address,
            @Nullable Problem problem) {}

    /**
     * Who may ask the gateway, without the key itself.
     *
     * @param models names that it may use; empty means all
     * @param perMinute requests; null means as many as it likes
     */
    record ApiKey(
            String name, List<String> models, @Nullable Integer perMinute, Instant createdAt) {
        public ApiKey {
            models = List.copyOf(models);
        }
    }

    /** The models of this machine. */
    LibrarySnapshot models();

    /**
     * The engines that are known here, the built-in one first; takes seconds where one was not asked before.
     *
     * @param now ask for the devices again, as their free memory changes
     */
    List<EngineReport> engines(boolean now) throws InterruptedException;

    /** What can be done with engines. */
    EngineDesk engineDesk();

    /** Every server in {@code processes.json}, looked at now. */
    List<RegisteredProcess> registered();

    /** The latest that happened to the servers, newest first. */
    List<AuditEvent> activity(int most) throws IOException;

    SettingsFile settings();

    Downloads downloads();

    /** Where models are looked for elsewhere. */
    HubCatalog hub();

    Gateway gateway();

    List<ApiKey> keys();

    /**
     * Makes a key of the gateway.
     *
     * @return the key itself, which is not to be had again
     */
    String addKey(String name, List<String> models, @Nullable Integer perMinute) throws IOException;

    /** False where there was none. */
    boolean removeKey(String name) throws IOException;

    /** Ends this process. The stage completes before that, so that the caller can be answered. */
    CompletionStage<ControlServer.Stopped> shutdown(boolean stopServers);
}
