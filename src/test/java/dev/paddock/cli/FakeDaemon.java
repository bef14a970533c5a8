package dev.paddock.cli;

import dev.paddock.control.ScriptedService;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.fetch.hub.HubChoice;
import dev.paddock.fetch.hub.HubModel;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.FakeEngineDesk;
import dev.paddock.supervisor.ScriptedSupervisor;
import dev.paddock.supervisor.Supervisor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A background service that is there or not, as the test wishes. */
final class FakeDaemon implements Daemon, AutoCloseable {
    final ScriptedSupervisor supervisor;
    boolean runs;
    List<EngineReport> engines = List.of();
    WindowRequest wish = WindowRequest.NOTHING;
    final FakeEngineDesk desk = new FakeEngineDesk();
    LibrarySnapshot models = LibrarySnapshot.EMPTY;
    final ScriptedDownloads downloads = new ScriptedDownloads();
    List<HubModel> found = List.of();
    List<HubChoice.Variant> variants = List.of();

    @Nullable
    Gateway gateway = new Gateway(URI.create("http://127.0.0.1:5526"), null);

    private final Supplier<Path> home;
    private @Nullable ScriptedService service;

    /** @param home asked when it is needed */
    FakeDaemon(ScriptedSupervisor supervisor, boolean runs, Supplier<Path> home) {
        this.home = home;
        this.supervisor = supervisor;
        this.runs = runs;
    }

    @Override
    public Optional<Supervisor> connect() {
        return runs ? Optional.of(supervisor) : Optional.empty();
    }

    /** Over a real connection to a service that is there from the first call on. */
    @Override
    public Optional<Subscription> follow(Consumer<AuditEvent> listener, Runnable broken) {
        return runs ? Optional.of(service().follow(listener, broken)) : Optional.empty();
    }

    private synchronized ScriptedService service() {
        if (service == null) {
            service = new ScriptedService(supervisor, home.get());
        }
        return service;
    }

    /** Ends it and starts another one. */
    void restart(Runnable meanwhile) {
        service().restart(meanwhile);
    }

    @Override
    public synchronized void close() {
        if (service != null) {
            service.close();
        }
    }

    @Override
    public Supervisor connectOrStart() {
        runs = true;
        return supervisor;
    }

    @Override
    public Fleet offline() {
        return supervisor.fleet();
    }

    @Override
    public List<EngineReport> engines(boolean now) {
        return now
                ? engines
                : engines.stream().map(FakeDaemon::withoutFreeMemory).toList();
    }

    private static EngineReport withoutFreeMemory(EngineReport report) {
        EngineCapabilities known = report.capabilities();
        List<Device> devices = known.devices() == null
                ? null
                : known.devices().stream()
                        .map(device -> new Device(device.id(), device.name(), device.totalBytes(), 0))
                        .toList();
        return report.withCapabilities(known.withDevices(devices));
    }

    @Override
    public EngineDesk engineDesk() {
        return desk;
    }

    @Override
    public EngineDesk engineDeskOrStart() {
        return desk;
    }

    @Override
    public LibrarySnapshot models() {
        return models;
    }

    @Override
    public Optional<Downloads> downloads() {
        return runs ? Optional.of(downloads) : Optional.empty();
    }

    @Override
    public Downloads downloadsOrStart() {
        runs = true;
        return downloads;
    }

    @Override
    public List<HubModel> search(String words) {
        return found;
    }

    @Override
    public List<HubChoice.Variant> variants(String repository) {
        return variants;
    }

    @Override
    public Optional<Owner> owner() {
        return runs
                ? Optional.of(new Owner(42, URI.create("http://127.0.0.1:5"), "1.2", "daemon", Instant.now()))
                : Optional.empty();
    }

    @Override
    public Optional<Gateway> gateway() {
        return runs ? Optional.ofNullable(gateway) : Optional.empty();
    }

    @Override
    public boolean start() {
        boolean started = !runs;
        runs = true;
        return started;
    }

    @Override
    public Optional<Stopped> stop(boolean leaveServers) {
        boolean ran = runs;
        runs = false;
        return ran
                ? Optional.of(
                        leaveServers
                                ? new Stopped(List.of(), List.of("demo"))
                                : new Stopped(List.of("demo"), List.of()))
                : Optional.empty();
    }

    @Override
    public int run(boolean logHere, @Nullable String profile) {
        return 0;
    }

    @Override
    public int gui(WindowRequest asked) {
        wish = asked;
        return 0;
    }
}
