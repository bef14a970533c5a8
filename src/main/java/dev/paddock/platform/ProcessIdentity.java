package dev.paddock.platform;

import org.jspecify.annotations.Nullable;

/**
 * Names one process for good; a pid alone names nobody, because it is used again.
 *
 * @param startTicks the raw start time: on Linux field 22 of {@code /proc/PID/stat}, elsewhere milliseconds since 1970
 * @param bootId of the boot that {@code startTicks} counts from; empty where they count from 1970
 * @param executable real path of the program, null where the operating system does not tell
 */
public record ProcessIdentity(
        long pid, long startTicks, String bootId, @Nullable String executable) {}
