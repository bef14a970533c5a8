package dev.paddock.ui;

import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The models of this machine, as far as they are known. Looks from the moment the window can be seen. FX thread only. */
final class LibraryFeed implements AutoCloseable {
    private final ReadOnlyObjectWrapper<LibrarySnapshot> snapshot = new ReadOnlyObjectWrapper<>(LibrarySnapshot.EMPTY);
    private final UiPorts ports;
    private final Work work;
    private final Commands commands;
    private Subscription subscription = () -> {};
    private boolean begun;

    LibraryFeed(UiPorts ports, Work work, Commands commands) {
        this.ports = ports;
        this.work = work;
        this.commands = commands;
    }

    void begin() {
        if (!begun) {
            begun = true;
            subscription = ports.models(work.latest(snapshot::set));
        }
    }

    ReadOnlyObjectProperty<LibrarySnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    LibrarySnapshot snapshot() {
        return snapshot.get();
    }

    /** What goes wrong is shown above the page. */
    void addFolders(List<Path> folders) {
        work.inBackground(() -> {
            try {
                ports.addModelFolders(folders);
            } catch (PaddockException refused) {
                work.onFx(() -> commands.show(refused.problem()));
            }
            return null;
        });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
