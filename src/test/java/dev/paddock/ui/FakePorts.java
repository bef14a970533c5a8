package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.hub.HubToken;
import dev.paddock.fetch.hub.ScriptedHub;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.FakeEngineDesk;
import dev.paddock.install.MachineFacts;
import dev.paddock.install.update.Installed;
import dev.paddock.install.update.PackageKind;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.library.ModelRemoval;
import dev.paddock.platform.login.Autostart;
import dev.paddock.platform.login.LoginEntry;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** A desktop whose person answers every question as the test says. */
final class FakePorts implements UiPorts {
    private static final long GIB = 1024L * 1024 * 1024;

    final List<String> calls = new CopyOnWriteArrayList<>();
    List<Path> models = new ArrayList<>();
    Optional<Path> engine = Optional.empty();
    Optional<Path> folder = Optional.empty();
    final Map<Path, MemoryFit> fits = new ConcurrentHashMap<>();
    final Map<String, Instance> saved = new ConcurrentHashMap<>();
    volatile @Nullable PaddockException refusal;
    volatile @Nullable PaddockException engineRefusal;
    volatile List<EngineReport> engines = List.of();
    volatile List<AuditEvent> events = List.of();
    volatile @Nullable IOException unreadable;
    volatile SettingsFile settings = new SettingsFile(Home.under(Path.of("nowhere", "paddock")), Map.of());
    final FakeEngineDesk desk = new FakeEngineDesk();
    final ScriptedDownloads downloads = new ScriptedDownloads();
    final ScriptedHub hub = new ScriptedHub();
    /** Other than the scripted ones, where a test has real ones. */
    Downloads queue = downloads;

    HubCatalog catalog = hub;
    Optional<Path> archive = Optional.empty();
    volatile Optional<String> newer = Optional.empty();
    volatile HubToken token = new HubToken(Map.of(), Path.of("nowhere", "token"), Path.of("nowhere"));
    volatile MemoryFree free = new MemoryFree(43 * GIB, Map.of("CUDA0", 6 * GIB));
    private final List<Consumer<LibrarySnapshot>> modelListeners = new CopyOnWriteArrayList<>();
    volatile Path updates = Path.of("nowhere", "state");
    final FakeLogin login = new FakeLogin();
    private final Autostart autostart =
            new Autostart(login, () -> new LoginEntry(Path.of("").toAbsolutePath(), List.of(), Map.of()));
    private volatile LibrarySnapshot library = LibrarySnapshot.EMPTY;

    @Override
    public List<Path> chooseModels(Window owner) {
        return models;
    }

    @Override
    public Optional<Path> chooseEngine(Window owner) {
        return engine;
    }

    @Override
    public Optional<Path> chooseFolder(Window owner) {
        return folder;
    }

    @Override
    public void openPage(URI page) {
        calls.add("page " + page);
    }

    @Override
    public Autostart autostart() {
        return autostart;
    }

    @Override
    public void openFolder(Path folder) {
        calls.add("folder " + folder);
    }

    @Override
    public Optional<Memory> memory() {
        return Optional.of(new Memory(64 * GIB, 43 * GIB));
    }

    @Override
    public Optional<Path> engineOnPath() {
        return Optional.empty();
    }

    @Override
    public Subscription models(Consumer<LibrarySnapshot> listener) {
        listener.accept(library);
        modelListeners.add(listener);
        return () -> modelListeners.remove(listener);
    }

    /** As a look at the folders that found something else. */
    void find(LibrarySnapshot now) {
        library = now;
        modelListeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public void addModelFolders(List<Path> folders) {
        if (refusal != null) {
            throw refusal;
        }
        folders.forEach(folder -> calls.add("models in " + folder));
    }

    @Override
    public Optional<MemoryFit> fit(Instance instance) {
        return Optional.ofNullable(fits.get(instance.model().path()));
    }

    @Override
    public @Nullable String apiKey(ServerSnapshot server) {
        return server.instance().server().apiKey();
    }

    @Override
    public Optional<Instance> saved(String name) {
        return Optional.ofNullable(saved.get(name));
    }

    /** Of a llama-server that nobody could ask what it can do. */
    @Override
    public RenderedCommand commandLine(Instance instance) {
        PaddockException no = engineRefusal;
        if (no != null) {
            throw no;
        }
        Engine engine = new Engine("llama-server", "llama-server", List.of("/opt/llama-server"), Map.of());
        return CommandLine.preview(
                instance,
                engine,
                EngineCapabilities.unknown(Problem.of("unknown", "Not asked", "", null)),
                instance.server().port());
    }

    @Override
    public List<EngineReport> engines(boolean now) {
        calls.add(now ? "engines now" : "engines");
        if (refusal != null) {
            throw refusal;
        }
        return engines;
    }

    @Override
    public EngineDesk engineDesk() {
        return desk;
    }

    @Override
    public Optional<String> newerEngine() {
        return newer;
    }

    @Override
    public Optional<Path> chooseArchive(Window owner) {
        return archive;
    }

    @Override
    public Downloads downloads() {
        return queue;
    }

    @Override
    public HubCatalog hub() {
        return catalog;
    }

    @Override
    public HubToken hubToken() {
        return token;
    }

    @Override
    public MemoryFree memoryFree(@Nullable String engine) {
        return free;
    }

    @Override
    public ModelRemoval.Removed removeModel(LibraryModel model, Fleet fleet) {
        calls.add("remove " + model.displayName());
        if (refusal != null) {
            throw refusal;
        }
        return new ModelRemoval.Removed(model.files(), model.bytes());
    }

    @Override
    public List<AuditEvent> activity() throws IOException {
        IOException denied = unreadable;
        if (denied != null) {
            throw denied;
        }
        return events;
    }

    @Override
    public SettingsFile.Effective settings() {
        return settings.read();
    }

    @Override
    public void saveSettings(Map<String, String> texts, Map<String, String> before) {
        try {
            settings.save(texts, before);
        } catch (IOException denied) {
            throw new UncheckedIOException(denied);
        }
    }

    /** With a feed only where the settings of a test name one. */
    @Override
    public SelfUpdate updates() {
        return new SelfUpdate(
                "0.1.0",
                updates,
                settings,
                () -> new Web("test", Map.of(), Patience.USUAL),
                () -> new Installed(MachineFacts.Os.LINUX, MachineFacts.Arch.X64, List.of(PackageKind.DEB)),
                file -> calls.add("open " + file),
                Clock.systemUTC());
    }

    @Override
    public void openSettings() {
        calls.add("open settings");
    }

    @Override
    public void quit(boolean stopServers) {
        calls.add(stopServers ? "quit and stop" : "quit");
    }
}
