package dev.paddock.app;

import dev.paddock.control.ControlPorts;
import dev.paddock.control.ControlServer;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.AuditReader;
import dev.paddock.supervisor.LocalSupervisor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What callers of the control API may ask of the process that owns the servers. */
final class OwnerPorts implements ControlPorts {
    private final Composition composition;
    private final LocalSupervisor supervisor;
    private final GatewayService gateway;
    private final Supplier<LibrarySnapshot> models;
    private final Downloads downloads;
    private final Function<Boolean, CompletionStage<ControlServer.Stopped>> shutdown;
    private final AuditReader audit;
    private final EngineSurvey survey;
    private final SettingsFile settings;
    private final EngineDesk desk;

    OwnerPorts(
            Composition composition,
            LocalSupervisor supervisor,
            GatewayService gateway,
            Supplier<LibrarySnapshot> models,
            Downloads downloads,
            Function<Boolean, CompletionStage<ControlServer.Stopped>> shutdown) {
        this.composition = composition;
        this.supervisor = supervisor;
        this.gateway = gateway;
        this.models = models;
        this.downloads = downloads;
        this.shutdown = shutdown;
        this.audit = new AuditReader(composition.home());
        this.survey = composition.engineSurvey();
        this.settings = composition.settings();
        this.desk = composition.engineDesk(supervisor::registered, supervisor::tryEngine);
    }

    @Override
    public LibrarySnapshot models() {
        return models.get();
    }

    @Override
    public List<EngineReport> engines(boolean now) throws InterruptedException {
        try {
            return survey.all(now);
        } catch (IOException denied) {
            throw Composition.unwritable(composition.home().config(), IoWords.why(denied));
        }
    }

    @Override
    public EngineDesk engineDesk() {
        return desk;
    }

    @Override
    public List<RegisteredProcess> registered() {
        return supervisor.registered();
    }

    @Override
    public List<AuditEvent> activity(int most) throws IOException {
        return audit.latest(most);
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
    public Gateway gateway() {
        return new Gateway(
                gateway.isEnabled(),
                gateway.address().orElse(null),
                gateway.problem().orElse(null));
    }

    @Override
    public List<ApiKey> keys() {
        return gateway.keys().all().stream()
                .map(key -> new ApiKey(key.name(), key.models(), key.perMinute(), key.createdAt()))
                .toList();
    }

    @Override
    public String addKey(String name, List<String> models, @Nullable Integer perMinute) throws IOException {
        return gateway.keys().add(name, models, perMinute);
    }

    @Override
    public boolean removeKey(String name) throws IOException {
        return gateway.keys().remove(name);
    }

    @Override
    public CompletionStage<ControlServer.Stopped> shutdown(boolean stopServers) {
        return shutdown.apply(stopServers);
    }
}
