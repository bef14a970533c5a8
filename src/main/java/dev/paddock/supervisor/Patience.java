package dev.paddock.supervisor;

import java.time.Duration;

/**
 * Judges a server that serves and does not answer: busy, unhealthy or hung. One that works on a long prompt may leave probes
 * unanswered, but it writes to its log meanwhile; so silence on both sides is asked for, or very many misses. Safe for use by
 * several threads.
 */
final class Patience {
    private static final int MOST_WHILE_WORKING = 10;

    enum Verdict {
        /** Too early to say anything. */
        PATIENT,
        /** To be shown as such. */
        UNHEALTHY,
        /** To be ended and started again. Said once, until it answers again. */
        HUNG
    }

    private final int retries;
    private final Duration startPeriod;
    private boolean begun;
    private long servingSince;
    private int misses;
    private boolean worked;
    private boolean said;

    /** @param startPeriod in which nothing counts as hung */
    Patience(int retries, Duration startPeriod) {
        this.retries = Math.max(1, retries);
        this.startPeriod = startPeriod;
    }

    /** It serves from now on; only the first call counts. */
    synchronized void begin(long nanos) {
        if (!begun) {
            begun = true;
            servingSince = nanos;
        }
    }

    /** Something was written to its log. */
    synchronized void sawWork() {
        worked = true;
    }

    synchronized void answered() {
        misses = 0;
        worked = false;
        said = false;
    }

    synchronized Verdict missed(long nanos) {
        misses++;
        if (misses < retries) {
            return Verdict.PATIENT;
        }
        boolean quiet = !worked;
        // Work that was done before these misses says nothing about the next ones.
        worked = false;
        boolean early = nanos - servingSince < startPeriod.toNanos();
        if (said || early || (!quiet && misses < retries * MOST_WHILE_WORKING)) {
            return Verdict.UNHEALTHY;
        }
        said = true;
        return Verdict.HUNG;
    }
}
