package dev.paddock.control;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Home;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.hub.ScriptedHub;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.FakeEngineDesk;
import dev.paddock.settings.SettingsFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An owner as a test wants it; its settings are in a real file. */
public final class ScriptedPorts implements ControlPorts {
    final FakeEngineDesk desk = new FakeEngineDesk();
    volatile LibrarySnapshot models = LibrarySnapshot.EMPTY;
    volatile List<EngineReport> engines = List.of();
    volatile List<RegisteredProcess> registered = List.of();
    volatile List<AuditEvent> activity = List.of();
    volatile Gateway gateway = new Gateway(false, null, null);

    final ScriptedHub hub = new ScriptedHub();
    final ScriptedDownloads downloads = new ScriptedDownloads();
    private final SettingsFile settings;
    private final List<ApiKey> keys = new ArrayList<>();
    private Function<Boolean, CompletionStage<ControlServer.Stopped>> shutdown =
            stop -> CompletableFuture.completedFuture(new ControlServer.Stopped(List.of(), List.of()));

    public ScriptedPorts(Path folder) {
        this.settings = new SettingsFile(Home.under(folder), Map.of());
    }

    ScriptedPorts onShutdown(Function<Boolean, CompletionStage<ControlServer.Stopped>> what) {
        shutdown = what;
        return this;
    }

    @Override
    public LibrarySnapshot models() {
        return models;
    }

    @Override
    public List<EngineReport> engines(boolean now) {
        return engines;
    }

    @Override
    public EngineDesk engineDesk() {
        return desk;
    }

    @Override
    public List<RegisteredProcess> registered() {
        return registered;
    }

    @Override
    public List<AuditEvent> activity(int most) {
        return activity.stream().limit(most).toList();
    }

    @Override
    public SettingsFile settings() {
        return settings;
    }

    @Override
    public Downloads downloads() {
        return downloads;
    }

    @Override
    public HubCatalog hub() {
        return hub;
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public synchronized List<ApiKey> keys() {
        return List.copyOf(keys);
    }

    @Override
    public synchronized String addKey(String name, List<String> models, @Nullable Integer perMinute) {
        keys.add(new ApiKey(name, models, perMinute, Instant.EPOCH));
        return "pk-" + name;
    }

    @Override
    public synchronized boolean removeKey(String name) {
        return keys.removeIf(key -> key.name().equals(name));
    }

    @Override
    public CompletionStage<ControlServer.Stopped> shutdown(boolean stopServers) {
        return shutdown.apply(stopServers);
    }
}
