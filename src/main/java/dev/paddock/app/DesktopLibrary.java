package dev.paddock.app;

import dev.paddock.domain.Device;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.library.ModelLibrary;
import dev.paddock.platform.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The models of this machine, for the window. All but {@link #subscribe} blocks. Safe for several threads. */
final class DesktopLibrary {
    private final ModelFolders folders;
    private final ModelLibrary library;
    private final InstanceDevices devices;
    private final MemoryEstimates estimates = new MemoryEstimates();
    private final Machine machine = new Machine();

    DesktopLibrary(Home home, ModelLibrary library, InstanceDevices devices) {
        this.folders = new ModelFolders(home.config().resolve("settings.json"));
        this.library = library;
        this.devices = devices;
    }

    Subscription subscribe(Consumer<LibrarySnapshot> listener) {
        return library.subscribe(listener);
    }

    void addFolders(List<Path> more) {
        folders.add(more);
        library.rescan();
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
