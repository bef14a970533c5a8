package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.fetch.hub.HubCatalog;
import dev.paddock.fetch.hub.HubToken;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.library.ModelRemoval;
import dev.paddock.platform.login.Autostart;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** What the window asks of the desktop. Unless a method says otherwise it is called on the FX thread and returns at once. */
public interface UiPorts {
    /** Bytes. */
    record Memory(long total, long available) {
        public long used() {
            return total - available;
        }
    }

    /** Blocks while the dialog is open, as the toolkit's dialogs do. Empty where the person cancelled. */
    List<Path> chooseModels(Window owner);

    /** The path of a {@code llama-server}. Blocks like {@link #chooseModels}. */
    Optional<Path> chooseEngine(Window owner);

    /** One to look for models in. Blocks like {@link #chooseModels}. */
    Optional<Path> chooseFolder(Window owner);

    void openPage(URI page);

    void openFolder(Path folder);

    /** Called in the background; may take its time. Empty where the system does not tell. */
    Optional<Memory> memory();

    /** Called in the background. The {@code llama-server} that is on the PATH. */
    Optional<Path> engineOnPath();

    /**
     * Begins to look through this machine for models, where nobody did yet. Delivers what is known before it returns, then
     * each change, on any thread.
     */
    Subscription models(Consumer<LibrarySnapshot> listener);

    /**
     * Called in the background. Adds to the folders in which models are looked for, for good, and looks into them soon.
     *
     * @throws PaddockException where that cannot be saved
     */
    void addModelFolders(List<Path> folders);

    /** Called in the background. What such a server would take and whether it is free; empty where that cannot be told. */
    Optional<MemoryFit> fit(Instance instance);

    /** Called in the background. What a server is to be asked with; null where it asks for no key. */
    @Nullable
    String apiKey(ServerSnapshot server);

    /** Called in the background. As its file says now, which is not always as it runs; empty where no file tells. */
    Optional<Instance> saved(String name);

    /**
     * Called in the background. What the next start would run.
     *
     * @throws PaddockException where its engine is missing, or would refuse it
     */
    RenderedCommand commandLine(Instance instance);

    /**
     * Called in the background; takes seconds where an engine was not asked before. The engines that are known here, the
     * built-in one first.
     *
     * @param now ask for the devices again, as their free memory changes
     * @throws PaddockException where it cannot be told which there are
     */
    List<EngineReport> engines(boolean now) throws InterruptedException;

    /** What can be done with engines. It is used in the background. */
    EngineDesk engineDesk();

    /** Called in the background. The tag of a release that is newer than the default engine, as the weekly look found it. */
    Optional<String> newerEngine();

    /** An archive with an engine. Blocks like {@link #chooseModels}. */
    Optional<Path> chooseArchive(Window owner);

    /** Models that are fetched. They are used in the background; whoever gets them closes them. */
    Downloads downloads();

    /** Models that are to be had elsewhere. It is used in the background. */
    HubCatalog hub();

    /** It is used in the background. */
    HubToken hubToken();

    /** Called in the background. What a server on that engine could take; null for the default engine. */
    MemoryFree memoryFree(@Nullable String engine);

    /**
     * Called in the background. Deletes the model's files, which cannot be undone.
     *
     * @throws PaddockException where it is in use, belongs to another program, or cannot be deleted
     */
    ModelRemoval.Removed removeModel(LibraryModel model, Fleet fleet);

    /**
     * Called in the background, once a second while somebody looks. The latest that happened to the servers, newest first;
     * the same list while nothing was added.
     */
    List<AuditEvent> activity() throws IOException;

    /** Called in the background. Paddock's own settings as they hold now. */
    SettingsFile.Effective settings();

    /**
     * Called in the background. As {@link SettingsFile#save}; models are looked for anew where that changes their places.
     *
     * @throws PaddockException where they cannot be saved; nothing is changed then
     */
    void saveSettings(Map<String, String> texts, Map<String, String> before);

    /** To be used in the background. */
    Autostart autostart();

    /** Of Paddock itself; to be used in the background. */
    SelfUpdate updates();

    /** Shows the settings' file in the person's editor, or its folder where there is none yet. */
    void openSettings();

    /** Ends Paddock. */
    void quit(boolean stopServers);
}
