package dev.paddock.supervisor;

import dev.paddock.platform.OomKills;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Tells whether the out-of-memory killer was at work just now. The readings of two looks ago are what the present ones are
 * held against: one look could have fallen between a kill and the news of it, and older ones would count the dead of other
 * days. Safe for use by any thread.
 */
final class OomWatch {
    /** What the counters say of the last moments. */
    enum Verdict {
        /** It ended a process of ours. */
        AMONG_OURS,
        /** It ended a process of this machine, maybe ours. */
        ON_THIS_MACHINE,
        /** It ended none that could be ours. */
        NONE,
        /** This system does not tell. */
        UNKNOWN
    }

    private final Supplier<OomKills> counters;
    private OomKills last;
    private OomKills before;

    OomWatch(Supplier<OomKills> counters) {
        this.counters = counters;
        this.last = counters.get();
        this.before = last;
    }

    /** Called now and then while servers run. */
    synchronized void look() {
        before = last;
        last = counters.get();
    }

    synchronized Verdict verdict() {
        OomKills now = counters.get();
        if (now.group().isPresent() && before.group().isPresent()) {
            return rose(before.group(), now.group()) ? Verdict.AMONG_OURS : Verdict.NONE;
        }
        if (now.machine().isEmpty() || before.machine().isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return rose(before.machine(), now.machine()) ? Verdict.ON_THIS_MACHINE : Verdict.NONE;
    }

    private static boolean rose(OptionalLong from, OptionalLong to) {
        return to.getAsLong() > from.getAsLong();
    }
}
