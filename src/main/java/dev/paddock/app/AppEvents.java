package dev.paddock.app;

import dev.paddock.tray.dbus.Logind;
import java.awt.Desktop;
import java.awt.desktop.AppReopenedListener;
import java.awt.desktop.QuitResponse;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a desktop asks of the program as a whole: on macOS by Dock and application menu. */
interface AppEvents {
    /**
     * Where a person has to be asked, the program is not ended but {@code asked} is called; macOS then says that Paddock kept it
     * from logging out. Else it ends as by a signal. Both are called on any thread.
     */
    void onQuit(BooleanSupplier toAsk, Runnable asked);

    /** Called on any thread when the program is opened while it runs. */
    void onReopen(Runnable asked);

    /** Called on any thread with the files that the program is to open. */
    void onOpenFiles(Consumer<List<Path>> open);

    /** Called on any thread before the machine goes down, as far as that is told before the signal that ends Paddock. */
    void onSessionEnd(Runnable ends);

    static AppEvents ofThisDesktop() {
        return Toolkit.isMac(System.getProperty("os.name", "")) ? new Awt() : new Elsewhere();
    }

    /** Of a process without a window, which loads no toolkit for them. */
    static AppEvents ofNoDesktop() {
        return new Elsewhere();
    }

    final class Elsewhere implements AppEvents {
        @Override
        public void onQuit(BooleanSupplier toAsk, Runnable asked) {}

        @Override
        public void onReopen(Runnable asked) {}

        @Override
        public void onOpenFiles(Consumer<List<Path>> open) {}

        @Override
        public void onSessionEnd(Runnable ends) {
            if (System.getProperty("os.name", "").startsWith("Linux")) {
                Thread.ofVirtual().name("logind").start(() -> {
                    // It lasts as long as the process.
                    var unused = Logind.onShutdown(System.getenv(), ends);
                });
            }
        }
    }

    final class Awt implements AppEvents {
        private static final Logger LOG = LoggerFactory.getLogger(AppEvents.class);

        @Override
        public void onQuit(BooleanSupplier toAsk, Runnable asked) {
            ifSupported(
                    Desktop.Action.APP_QUIT_HANDLER,
                    desktop -> desktop.setQuitHandler((event, response) -> answer(response, toAsk, asked)));
        }

        static void answer(QuitResponse response, BooleanSupplier toAsk, Runnable asked) {
            if (toAsk.getAsBoolean()) {
                response.cancelQuit();
                asked.run();
            } else {
                response.performQuit();
            }
        }

        @Override
        public void onReopen(Runnable asked) {
            ifSupported(
                    Desktop.Action.APP_EVENT_REOPENED,
                    desktop -> desktop.addAppEventListener((AppReopenedListener) event -> asked.run()));
        }

        @Override
        public void onOpenFiles(Consumer<List<Path>> open) {
            ifSupported(
                    Desktop.Action.APP_OPEN_FILE,
                    desktop -> desktop.setOpenFileHandler(event -> open.accept(
                            event.getFiles().stream().map(File::toPath).toList())));
        }

        /** The signal comes soon enough. */
        @Override
        public void onSessionEnd(Runnable ends) {}

        private static void ifSupported(Desktop.Action action, Consumer<Desktop> use) {
            try {
                if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(action)) {
                    use.accept(Desktop.getDesktop());
                }
            } catch (UnsupportedOperationException | LinkageError refused) {
                LOG.info("{} is not told here", action, refused);
            }
        }
    }
}
