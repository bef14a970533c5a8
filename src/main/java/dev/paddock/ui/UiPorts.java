package dev.paddock.ui;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.Window;

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

    void openPage(URI page);

    void openFolder(Path folder);

    /** Called in the background; may take its time. Empty where the system does not tell. */
    Optional<Memory> memory();

    /** Called in the background. The {@code llama-server} that is on the PATH. */
    Optional<Path> engineOnPath();

    /** Ends Paddock. */
    void quit(boolean stopServers);
}
