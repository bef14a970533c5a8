package dev.paddock.app;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.Engines;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.library.ModelLibrary;
import dev.paddock.platform.Machine;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What this machine has, for the window: models, memory, engines. All but {@link #subscribe} blocks. Safe for several threads. */
final class DesktopFacts {
    private final Home home;
    private final ModelFolders folders;
    private final ModelLibrary library;
    private final Engines engines;
    private final Capabilities capabilities;
    private final EngineSurvey survey;
    private final MemoryEstimates estimates = new MemoryEstimates();
    private final Machine machine = new Machine();

    DesktopFacts(Home home, ModelLibrary library, Engines engines, Capabilities capabilities, Catalog catalog) {
        this.home = home;
        this.folders = new ModelFolders(home.config().resolve("settings.json"));
        this.library = library;
        this.engines = engines;
        this.capabilities = capabilities;
        this.survey = new EngineSurvey(catalog, engines, capabilities);
    }

    Subscription subscribe(Consumer<LibrarySnapshot> listener) {
        return library.subscribe(listener);
    }

    void addFolders(List<Path> more) {
        folders.add(more);
        library.rescan();
    }

    /**
     * @param now ask for the devices again
     * @throws PaddockException where the instances cannot be read
     */
    List<EngineReport> engines(boolean now) throws InterruptedException {
        try {
            return survey.all(now);
        } catch (IOException denied) {
            throw Composition.unwritable(home.config(), IoWords.why(denied));
        }
    }

    /** On the devices of the instance's engine, as far as it tells of them. */
    Optional<MemoryFit> fit(Instance instance) {
        return estimates.fit(instance, new MemoryFree(machine.memory().available(), devices(instance)));
    }

    private Map<String, Long> devices(Instance instance) {
        Map<String, Long> free = new LinkedHashMap<>();
        try {
            Engine engine = engines.resolve(instance.engine());
            List<Device> known = capabilities.of(engine).join().devices();
            // Asking takes a process; it is worth one only where there is a device.
            List<Device> now =
                    known == null || known.isEmpty() ? known : capabilities.devicesNow(engine, instance.env());
            if (now != null) {
                now.stream()
                        .filter(device -> device.totalBytes() > 0)
                        .forEach(device -> free.put(device.id(), device.freeBytes()));
            }
        } catch (PaddockException missing) {
            // Nothing is known of an engine that is not there.
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
        return free;
    }
}
