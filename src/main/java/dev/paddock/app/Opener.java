package dev.paddock.app;

import dev.paddock.domain.Problem;
import java.awt.Desktop;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands pages and folders to the desktop's own programs. Returns at once; any thread. */
final class Opener {
    private final boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    private final Consumer<Problem> failed;

    /** @param failed called in the background */
    Opener(Consumer<Problem> failed) {
        this.failed = failed;
    }

    void open(URI page) {
        open(page.toString(), () -> Desktop.getDesktop().browse(page));
    }

    void open(Path folder) {
        open(folder.toString(), () -> Desktop.getDesktop().open(folder.toFile()));
    }

    private interface ByToolkit {
        void open() throws IOException;
    }

    private void open(String what, ByToolkit byToolkit) {
        Thread.ofVirtual().name("open").start(() -> {
            try {
                if (linux) {
                    // AWT would do it by GTK, which JavaFX has initialized for itself already.
                    new ProcessBuilder(List.of("xdg-open", what))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
                } else {
                    byToolkit.open();
                }
            } catch (IOException | RuntimeException why) {
                failed.accept(Problem.of(
                        "cannot-open",
                        "The desktop could not open " + what,
                        Optional.ofNullable(why.getMessage()).orElse(""),
                        linux ? "Install the package xdg-utils, or open it yourself." : "Open it yourself."));
            }
        });
    }

    /** A command on the PATH. */
    static Optional<Path> onPath(String command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return List.of(path.split(File.pathSeparator, -1)).stream()
                .filter(folder -> !folder.isBlank())
                .map(folder -> new File(folder, command))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::toPath)
                .findFirst();
    }
}
