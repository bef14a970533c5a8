package dev.paddock.app;

import dev.paddock.install.EnginePlaces;
import dev.paddock.install.MachineFacts;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.install.MachineLook;
import dev.paddock.install.update.Installed;
import dev.paddock.platform.ShortCommand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The machine that this process runs on, as the packages want to be told of it that know none themselves. */
final class ThisMachine {
    private ThisMachine() {}

    static MachineFacts look() {
        return new MachineLook(os(), System.getProperty("os.arch", ""), root(), System.getenv(), ShortCommand::output)
                .look();
    }

    static EnginePlaces enginePlaces() {
        return new EnginePlaces(os(), root(), user(), System.getenv(), beside());
    }

    static Installed installed() {
        return Installed.look(
                os(),
                System.getProperty("os.arch", ""),
                root(),
                Path.of(System.getProperty("java.home", "")),
                System.getenv());
    }

    private static Os os() {
        return Os.of(System.getProperty("os.name", ""));
    }

    private static Path user() {
        return Path.of(System.getProperty("user.home", ".")).toAbsolutePath();
    }

    private static Path root() {
        Path root = user().getRoot();
        return root == null ? user() : root;
    }

    /** Of an installed Paddock, where its launcher is; a checkout runs in the JDK's folder, beside which nothing is looked for. */
    private static @Nullable Path beside() {
        String launcher = System.getProperty("jpackage.app-path");
        return launcher == null ? null : Path.of(launcher).toAbsolutePath().getParent();
    }
}
