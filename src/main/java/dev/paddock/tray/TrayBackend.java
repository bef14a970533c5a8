package dev.paddock.tray;

import java.util.List;
import java.util.Optional;

/** A tray as one desktop has it. Every method may be called from any thread and returns at once. */
public interface TrayBackend extends AutoCloseable {
    void show(TrayMenu menu, TrayLook look, String tooltip);

    /** False, with nothing told, where this tray has no means for it. */
    boolean notify(Notice notice);

    /** Takes the icon away. Closing it twice does no harm. */
    @Override
    void close();

    /**
     * A sentence to a person who is looking elsewhere.
     *
     * @param replies what the person may answer, where the desktop has buttons for it; the best first
     */
    record Notice(Kind kind, String title, String text, List<Reply> replies) {
        /** What it is about; each can be turned off. */
        public enum Kind {
            SWITCHED,
            SWITCH_FAILED,
            /** Something else that was asked for in the tray. */
            REQUEST_FAILED,
            CRASHED,
            GAVE_UP,
            LOW_MEMORY,
            /** A newer Paddock. */
            UPDATE,
            /** Anything else that concerns all servers. */
            WARNING;

            public boolean isTrouble() {
                return this != SWITCHED && this != UPDATE;
            }
        }

        public record Reply(String text, TrayAction action) {}

        public Notice {
            replies = List.copyOf(replies);
        }

        public Notice(Kind kind, String title, String text) {
            this(kind, title, text, List.of());
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
