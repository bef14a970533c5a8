package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import java.time.Duration;

/**
 * How often the supervisor looks and how long it waits, where no instance says so itself. Tests make them small.
 *
 * @param startPoll between two looks at a server that loads: its health and its log
 * @param probeTimeout of such a look
 * @param hardLimit after which a start that neither serves nor ends has failed
 * @param stopPoll between two looks at a process tree that is to end
 * @param killLimit after which a killed tree that still lives is given up
 * @param exitPoll between two looks whether an adopted process still lives
 * @param usage between two measurements while anybody looks
 * @param usageUnseen between two measurements while nobody does
 * @param healthyReset after so long in READY the count of restarts begins anew
 * @param trialQuiet so long at least an engine on trial may load without a sign of progress
 */
public record Timings(
        Duration startPoll,
        Duration probeTimeout,
        Duration hardLimit,
        Duration stopPoll,
        Duration killLimit,
        Duration exitPoll,
        Duration usage,
        Duration usageUnseen,
        Duration healthyReset,
        Duration trialQuiet) {
    public static final Timings DEFAULT = new Timings(
            Duration.ofMillis(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(600),
            Duration.ofMillis(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));

    /** Never before the start timeout that the instance asks for. */
    Duration hardLimitOf(Instance instance) {
        Duration timeout = instance.server().startTimeout();
        return timeout.compareTo(hardLimit) > 0 ? timeout : hardLimit;
    }
}
