package dev.paddock.app;

import dev.paddock.control.ControlFile;
import dev.paddock.control.RemoteDownloads;
import dev.paddock.control.RemoteEngineDesk;
import dev.paddock.control.RemoteHub;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.hub.HubToken;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.library.ModelRemoval;
import dev.paddock.platform.Machine;
import dev.paddock.platform.login.Autostart;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.HomeKey;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.AuditReader;
import dev.paddock.ui.UiPorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** The window's wishes, carried out by this desktop. */
final class DesktopPorts implements UiPorts {
    private static final int MOST_EVENTS = 2000;
    private static final String SERVER = "llama-server";

    /** Ends Paddock; FX thread. */
    @FunctionalInterface
    interface Quit {
        void quit(boolean stopServers);
    }

    private final Home home;
    private final HomeKey homeKey;
    private final Opener opener;
    private final DesktopFacts facts;
    private final Autostart autostart;
    private final SelfUpdate updates;
    private final Quit quit;
    private final AuditReader audit;
    private final SettingsFile settings;
    private final Catalog catalog;
    private final Machine machine = new Machine();
    private final Engines engines;
    /** Of whoever owns the servers, which may be this process: one way to all that is done with models and engines. */
    private final ControlFile control;

    private @Nullable File lastFolder;

    DesktopPorts(Home home, Opener opener, DesktopFacts facts, Autostart autostart, SelfUpdate updates, Quit quit) {
        this.autostart = autostart;
        this.updates = updates;
        this.home = home;
        this.opener = opener;
        this.facts = facts;
        this.audit = new AuditReader(home);
        this.homeKey = new HomeKey(home);
        this.settings = new SettingsFile(home, System.getenv());
        this.catalog = new Catalog(home, settings);
        this.quit = quit;
        this.engines = Composition.engines(home);
        this.control = new ControlFile(home);
    }

    @Override
    public List<Path> chooseModels(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Choose GGUF files");
        chooser.getExtensionFilters()
                .setAll(
                        new FileChooser.ExtensionFilter("GGUF models", "*.gguf", "*.GGUF"),
                        new FileChooser.ExtensionFilter("All files", "*"));
        chooser.setInitialDirectory(folder());
        List<File> chosen = chooser.showOpenMultipleDialog(owner);
        if (chosen == null || chosen.isEmpty()) {
            return List.of();
        }
        lastFolder = chosen.getFirst().getParentFile();
        return chosen.stream().map(File::toPath).toList();
    }

    /** One that is there: the dialog throws at another. */
    private @Nullable File folder() {
        File last = lastFolder;
        if (last != null && last.isDirectory()) {
            return last;
        }
        return Files.isDirectory(home.models()) ? home.models().toFile() : null;
    }

    @Override
    public Optional<Path> chooseEngine(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Choose a llama-server");
        return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
    }

    @Override
    public Optional<Path> chooseFolder(Window owner) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Choose a folder with models");
        chooser.setInitialDirectory(folder());
        Optional<File> chosen = Optional.ofNullable(chooser.showDialog(owner));
        chosen.ifPresent(folder -> lastFolder = folder);
        return chosen.map(File::toPath);
    }

    @Override
    public void openPage(URI page) {
        opener.open(page);
    }

    @Override
    public void openFolder(Path folder) {
        opener.open(folder);
    }

    @Override
    public Optional<Memory> memory() {
        Machine.Memory now = machine.memory();
        return now.total() == 0 ? Optional.empty() : Optional.of(new Memory(now.total(), now.available()));
    }

    @Override
    public Optional<Path> engineOnPath() {
        try {
            return Optional.of(engines.resolve(SERVER).executable());
        } catch (PaddockException none) {
            return Optional.empty();
        }
    }

    @Override
    public Subscription models(Consumer<LibrarySnapshot> listener) {
        return facts.subscribe(listener);
    }

    @Override
    public void addModelFolders(List<Path> folders) {
        facts.addFolders(folders);
    }

    @Override
    public Optional<MemoryFit> fit(Instance instance) {
        return facts.fit(instance);
    }

    @Override
    public List<EngineReport> engines(boolean now) throws InterruptedException {
        return facts.engines(now);
    }

    @Override
    public EngineDesk engineDesk() {
        return new RemoteEngineDesk(control);
    }

    @Override
    public Optional<String> newerEngine() {
        return facts.newerEngine();
    }

    @Override
    public Optional<Path> chooseArchive(Window owner) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Choose an archive with a llama.cpp build");
        chooser.getExtensionFilters()
                .setAll(
                        new FileChooser.ExtensionFilter("Archives", "*.zip", "*.tar.gz", "*.tgz"),
                        new FileChooser.ExtensionFilter("All files", "*"));
        return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
    }

    @Override
    public Downloads downloads() {
        return new RemoteDownloads(control::read);
    }

    @Override
    public HubCatalog hub() {
        return new RemoteHub(control::read);
    }

    @Override
    public HubToken hubToken() {
        return HubToken.in(home, System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    @Override
    public MemoryFree memoryFree(@Nullable String engine) {
        return facts.free(engine);
    }

    @Override
    public ModelRemoval.Removed removeModel(LibraryModel model, Fleet fleet) {
        return facts.remove(model, fleet);
    }

    @Override
    public @Nullable String apiKey(ServerSnapshot server) {
        return homeKey.of(server);
    }

    @Override
    public Optional<Instance> saved(String name) {
        try {
            return catalog.instance(name);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public RenderedCommand commandLine(Instance instance) {
        return facts.commandLine(instance);
    }

    @Override
    public List<AuditEvent> activity() throws IOException {
        return audit.latest(MOST_EVENTS);
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
            throw Composition.unwritable(home.config(), IoWords.why(denied));
        }
        if (texts.keySet().stream().anyMatch(key -> key.startsWith("models."))) {
            facts.lookAgain();
        }
    }

    @Override
    public Autostart autostart() {
        return autostart;
    }

    @Override
    public SelfUpdate updates() {
        return updates;
    }

    @Override
    public void openSettings() {
        opener.open(Files.exists(settings.file()) ? settings.file() : home.config());
    }

    @Override
    public void quit(boolean stopServers) {
        quit.quit(stopServers);
    }
}
