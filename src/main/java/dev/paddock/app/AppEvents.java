package dev.paddock.app;

import java.awt.Desktop;
import java.awt.desktop.AppReopenedListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a desktop asks of the program as a whole: on macOS by Dock and application menu. */
interface AppEvents {
    /** Called on any thread instead of the program being ended. */
    void onQuit(Runnable asked);

    /** Called on any thread when the program is opened while it runs. */
    void onReopen(Runnable asked);

    /** As this desktop has it; elsewhere than on macOS nothing ever happens. */
    static AppEvents ofThisDesktop() {
        return Toolkit.isMac(System.getProperty("os.name", "")) ? new Awt() : new None();
    }

    final class None implements AppEvents {
        @Override
        public void onQuit(Runnable asked) {}

        @Override
        public void onReopen(Runnable asked) {}
    }

    final class Awt implements AppEvents {
        private static final Logger LOG = LoggerFactory.getLogger(AppEvents.class);

        @Override
        public void onQuit(Runnable asked) {
            ifSupported(
                    Desktop.Action.APP_QUIT_HANDLER,
                    desktop -> desktop.setQuitHandler((event, response) -> {
                        response.cancelQuit();
                        asked.run();
                    }));
        }

        @Override
        public void onReopen(Runnable asked) {
            ifSupported(
                    Desktop.Action.APP_EVENT_REOPENED,
                    desktop -> desktop.addAppEventListener((AppReopenedListener) event -> asked.run()));
        }

        private static void ifSupported(Desktop.Action action, java.util.function.Consumer<Desktop> use) {
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
