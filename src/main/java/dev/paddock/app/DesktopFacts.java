package dev.paddock.app;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.install.UpdateCheck;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.library.ModelLibrary;
import dev.paddock.library.ModelRemoval;
import dev.paddock.platform.Machine;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this machine has, for the window: models, memory, engines. All but {@link #subscribe} blocks. Safe for several threads. */
final class DesktopFacts {
    private final Home home;
    private final ModelFolders folders;
    private final ModelLibrary library;
    private final InstanceDevices devices;
    private final EngineSurvey survey;
    private final SettingsFile settings;
    private final UpdateCheck updates;
    private final MemoryEstimates estimates = new MemoryEstimates();
    private final Machine machine = new Machine();

    DesktopFacts(
            Home home,
            ModelLibrary library,
            InstanceDevices devices,
            EngineSurvey survey,
            SettingsFile settings,
            UpdateCheck updates) {
        this.home = home;
        this.folders = new ModelFolders(home.config().resolve("settings.json"));
        this.library = library;
        this.devices = devices;
        this.survey = survey;
        this.settings = settings;
        this.updates = updates;
    }

    Subscription subscribe(Consumer<LibrarySnapshot> listener) {
        return library.subscribe(listener);
    }

    void addFolders(List<Path> more) {
        folders.add(more);
        library.rescan();
    }

    void lookAgain() {
        library.rescan();
    }

    /**
     * @param now ask for the devices again
     * @throws dev.paddock.domain.PaddockException where the instances cannot be read
     */
    List<EngineReport> engines(boolean now) throws InterruptedException {
        try {
            return survey.all(now);
        } catch (IOException denied) {
            throw Composition.unwritable(home.config(), IoWords.why(denied));
        }
    }

    /** @throws dev.paddock.domain.PaddockException where its engine is missing, or would refuse it */
    RenderedCommand commandLine(Instance instance) {
        return survey.commandLine(instance);
    }

    /** @param engine null for the default one */
    MemoryFree free(@Nullable String engine) {
        return free(
                Instance.of("new", home.models().resolve("new.gguf")).withEngine(engine == null ? current() : engine));
    }

    private String current() {
        String current = settings.settings().engines().current();
        return current.isEmpty() ? Engine.BUILTIN : current;
    }

    /** The tag of a release that is newer than the default engine, as the weekly look found it. */
    Optional<String> newerEngine() {
        return updates.newer();
    }

    /** @throws dev.paddock.domain.PaddockException where it is in use, not ours, or cannot be deleted */
    ModelRemoval.Removed remove(LibraryModel model, Fleet fleet) {
        try {
            return ModelRemoval.remove(model, fleet, false);
        } finally {
            library.rescan();
        }
    }

    /** On the devices that the instance computes on, as far as its engine tells of them. */
    Optional<MemoryFit> fit(Instance instance) {
        // To ask takes a process; it is worth one only where the model tells anything.
        return estimates.need(instance, Map.of()).flatMap(known -> estimates.fit(instance, free(instance)));
    }

    private MemoryFree free(Instance instance) {
        List<Device> now = devices.now(instance, () -> false).orElse(List.of());
        return new MemoryFree(machine.memory().available(), InstanceDevices.free(now));
    }
}
