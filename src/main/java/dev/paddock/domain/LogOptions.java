package dev.paddock.domain;

/**
 * How much of a server's log is kept.
 *
 * @param maxSizeMb of one file; what is more is moved aside while the server writes
 * @param rotation so many files are kept in all, of this run and of those before it; at least two, and the end of the
 *     last run that crashed
 */
public record LogOptions(int maxSizeMb, int rotation) {
    public static final LogOptions DEFAULT = new LogOptions(100, 5);
}
