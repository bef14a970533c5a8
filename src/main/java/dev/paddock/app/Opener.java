package dev.paddock.app;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands pages and folders to the desktop's own programs. Returns at once; any thread. */
final class Opener {
    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

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

    /**
     * For a command that ends after it: returns when the desktop has taken it over.
     *
     * @throws PaddockException FAILED where it could not
     */
    static void openNow(Path file) {
        try {
            byDesktop(file.toString(), () -> Desktop.getDesktop().open(file.toFile()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        } catch (IOException | RuntimeException why) {
            throw new PaddockException(Kind.FAILED, problem(file.toString(), why));
        }
    }

    private interface ByToolkit {
        void open() throws IOException;
    }

    private void open(String what, ByToolkit byToolkit) {
        Thread.ofVirtual().name("open").start(() -> {
            try {
                byDesktop(what, byToolkit);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException why) {
                failed.accept(problem(what, why));
            }
        });
    }

    private static void byDesktop(String what, ByToolkit byToolkit) throws IOException, InterruptedException {
        if (!LINUX) {
            byToolkit.open();
            return;
        }
        // AWT would do it by GTK, which JavaFX has initialized for itself already.
        int code = new ProcessBuilder(List.of("xdg-open", what))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("xdg-open found no program for it (exit code " + code + ")");
        }
    }

    private static Problem problem(String what, Exception why) {
        return Problem.of(
                "cannot-open",
                "The desktop could not open " + what,
                Optional.ofNullable(why.getMessage()).orElse(""),
                LINUX ? "Install the package xdg-utils, or open it yourself." : "Open it yourself.");
    }
}
