package dev.paddock.app;

import dev.paddock.platform.OwnEnvironment;
import java.awt.AWTError;
import java.awt.Desktop;
import java.awt.HeadlessException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts JavaFX, or says in a person's words why it cannot start. */
final class Toolkit {
    private static final Logger LOG = LoggerFactory.getLogger(Toolkit.class);

    /** Icons in the menu bar are masks, drawn in its colour. */
    private static final String TEMPLATE_IMAGES = "apple.awt.enableTemplateImages";

    /**
     * GTK looks at OpenGL for the colours of its windows, as the first program of a session to do so: a compiler of 26 MB, and
     * memory of the graphics card, that Paddock never uses.
     */
    private static final String GTK_OPENGL = "GDK_GL";

    /** Hazard: after one that failed JavaFX takes another try for a second start, and lets it wait for ever. */
    private static final FutureTask<Boolean> ONCE = new FutureTask<>(Toolkit::startOnce);

    private Toolkit() {}

    /**
     * Begins what {@link #start} then does not have to do, and returns at once.
     *
     * @param first done on the FX thread before anything else
     */
    static void beginToStart(Runnable first) {
        Thread.ofPlatform().daemon().name("toolkit").start(() -> {
            try {
                start();
                Platform.runLater(first);
            } catch (NoDisplayException missing) {
                LOG.debug("Who needs the toolkit is told", missing);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns once the toolkit runs. From any thread but the toolkit's own, and as often as it is needed. */
    static void start() throws NoDisplayException, InterruptedException {
        ONCE.run();
        try {
            ONCE.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NoDisplayException missing) {
                throw missing;
            }
            throw new IllegalStateException("The toolkit could not start", failed.getCause());
        }
    }

    private static boolean startOnce() throws NoDisplayException, InterruptedException {
        refuseWithoutDisplay(System.getProperty("os.name", ""), System.getenv());
        String os = System.getProperty("os.name", "");
        if (isMac(os)) {
            prepareMac(System.getProperties());
            startAppEvents();
        } else if (os.startsWith("Linux")) {
            OwnEnvironment.put(GTK_OPENGL, "disable");
            startAwtFirst();
        }
        CountDownLatch running = new CountDownLatch(1);
        try {
            Platform.startup(running::countDown);
        } catch (IllegalStateException runsAlready) {
            return true;
        } catch (RuntimeException | LinkageError failed) {
            LOG.info("The toolkit could not start", failed);
            throw new NoDisplayException(explain(failed));
        }
        running.await();
        OwnEnvironment.restore(GTK_OPENGL);
        Platform.setImplicitExit(false);
        Platform.runLater(Toolkit::letPulseRest);
        return true;
    }

    private static void letPulseRest() {
        try {
            RestingPulse.install();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError noAccess) {
            LOG.debug("The pulse keeps its pace with nothing to draw", noAccess);
        }
    }

    static boolean isMac(String os) {
        return os.startsWith("Mac");
    }

    /** Read by AWT when it loads, so this comes before any of its classes. What the command line says stays. */
    static void prepareMac(Properties system) {
        system.putIfAbsent("java.awt.headless", "false");
        system.putIfAbsent(TEMPLATE_IMAGES, "true");
    }

    /** Once JavaFX has made itself the application, AWT would no longer be told to quit. */
    private static void startAppEvents() {
        try {
            LOG.debug("Application events: {}", Desktop.isDesktopSupported());
        } catch (AWTError | HeadlessException | LinkageError missing) {
            LOG.info("AWT cannot start: no tray", missing);
        }
    }

    /** The tray's toolkit sets X11's error handler; once GTK runs, it would complain of that on the terminal. */
    private static void startAwtFirst() {
        try {
            java.awt.Toolkit.getDefaultToolkit();
        } catch (AWTError | HeadlessException | LinkageError noDisplay) {
            LOG.debug("AWT cannot start; JavaFX will say why", noDisplay);
        }
    }

    /** JavaFX on Linux draws by X11 alone, under Wayland too. */
    static void refuseWithoutDisplay(String os, Map<String, String> env) throws NoDisplayException {
        String display = env.getOrDefault("DISPLAY", "");
        if (os.startsWith("Linux") && display.isBlank() && !"Headless".equals(System.getProperty("glass.platform"))) {
            throw new NoDisplayException(
                    env.getOrDefault("WAYLAND_DISPLAY", "").isBlank()
                            ? "There is no display for a window (DISPLAY is not set)."
                            : "This Wayland session has no X11 for a window: install the package xwayland.");
        }
    }

    static String explain(Throwable failed) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        String text = said.toString().toLowerCase(Locale.ROOT);
        if (text.contains("gtk")) {
            return "There can be no window, as GTK 3 is missing: install the package libgtk-3-0 (in newer Debian and"
                    + " Ubuntu libgtk-3-0t64, elsewhere gtk3).";
        }
        if (text.contains("display")) {
            return "There is no display for a window (nothing answers at DISPLAY=" + System.getenv("DISPLAY") + ").";
        }
        if (text.contains("libx") || text.contains("libgl") || text.contains(".so")) {
            return "There can be no window, as a library is missing: " + failed.getMessage();
        }
        return "There can be no window here: " + failed.getMessage();
    }
}
