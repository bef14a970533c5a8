package dev.paddock.platform;

import java.util.OptionalInt;

/** Holds on to a process that somebody else started: its number is not given away meanwhile. To be closed. */
public interface ExitWatch extends AutoCloseable {
    /** Empty while it lives. Returns at once. */
    OptionalInt exitCode();

    @Override
    void close();
}
