package dev.paddock.tray;

import java.util.Optional;

/** A tray as one desktop has it. Every method may be called from any thread and returns at once. */
public interface TrayBackend extends AutoCloseable {
    void show(TrayMenu menu, TrayState state, String tooltip);

    void notify(Notice notice);

    /** Takes the icon away. Closing it twice does no harm. */
    @Override
    void close();

    /** A sentence to a person who is looking elsewhere. */
    record Notice(Kind kind, String title, String text) {
        public enum Kind {
            DONE,
            TROUBLE
        }
    }

    /** Who gets to know what happens to the icon; called on the toolkit's thread, and returns at once. */
    interface Host {
        void chosen(TrayAction action);

        /** The icon is gone, as when the panel ended; the backend is of no more use. */
        void lost();
    }

    @FunctionalInterface
    interface Factory {
        /** Empty where the desktop has no tray, or none yet. May take a while: not for a toolkit's thread. */
        Optional<TrayBackend> open(Host host);
    }
}
