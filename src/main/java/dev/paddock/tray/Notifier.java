package dev.paddock.tray;

import dev.paddock.tray.TrayBackend.Notice;
import java.util.function.Consumer;

/** The desktop's own notifications, where it has some apart from its tray. */
public interface Notifier extends AutoCloseable {
    /** For desktops whose tray tells. */
    Notifier NONE = new Notifier() {
        @Override
        public boolean tell(Notice notice, Consumer<TrayAction> chosen) {
            return false;
        }

        @Override
        public void close() {}
    };

    /**
     * False, with nothing told, where the desktop cannot. May take a moment: not for a toolkit's thread.
     *
     * @param chosen gets what the person answers, on any thread; a click on the notice itself opens the window
     */
    boolean tell(Notice notice, Consumer<TrayAction> chosen);

    /** Closing it twice does no harm. */
    @Override
    void close();
}
