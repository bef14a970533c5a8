package dev.paddock.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A switch between profiles that is under way, or that left servers which would not start.
 *
 * @param from name of the profile before it, null when there was none
 * @param to name of the profile switched to, null where it goes back to what ran without any
 * @param withoutGap what leaves is stopped only once what comes is ready
 * @param leaving servers that it stops, in the order of their names
 * @param coming servers that it starts, in the profile's order; what both profiles share is in neither list
 * @param failed those of the profile that would not start; the others go on
 */
public record Switching(
        @Nullable String from,
        @Nullable String to,
        Phase phase,
        boolean withoutGap,
        List<String> leaving,
        List<String> coming,
        List<String> failed) {
    /** In the order in which they come; a switch without a gap begins with STARTING and ends with STOPPING. */
    public enum Phase {
        STOPPING,
        /** What was stopped has ended; its memory is not all back yet. */
        AWAITING_MEMORY,
        STARTING,
        DONE
    }

    public Switching {
        leaving = List.copyOf(leaving);
        coming = List.copyOf(coming);
        failed = List.copyOf(failed);
    }

    public boolean isUnderWay() {
        return phase != Phase.DONE;
    }

    public Switching withPhase(Phase next) {
        return new Switching(from, to, next, withoutGap, leaving, coming, failed);
    }

    public Switching withFailed(List<String> names) {
        return new Switching(from, to, phase, withoutGap, leaving, coming, names);
    }
}
