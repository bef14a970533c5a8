package dev.paddock.install;

import java.io.IOException;
import java.io.InputStream;

/** What stands in an archive under one name. The name is as it is written there. */
sealed interface Packed {
    String name();

    record Folder(String name) implements Packed {}

    /**
     * @param size bytes, as the archive says; below nought where it does not
     * @param content to be read before the next entry is asked for; fails where it is damaged
     */
    record File(String name, long size, boolean executable, InputStream content) implements Packed {}

    /** @param target as it is written, relative to the link's folder */
    record Link(String name, String target) implements Packed {}

    /** @param what for people: a hard link, a device */
    record Strange(String name, String what) implements Packed {}

    /** Hears of every entry, in the order of the archive. */
    @FunctionalInterface
    interface Reader {
        void read(Packed entry) throws IOException;
    }
}
