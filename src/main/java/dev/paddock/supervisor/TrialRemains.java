package dev.paddock.supervisor;

import dev.paddock.platform.Asked;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the trial servers of a Paddock that was killed at a trial. */
record TrialRemains(Registry registry, Processes processes, AuditTrail audit, Timings timings, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(TrialRemains.class);

    /**
     * Ends them in the background.
     *
     * @return the others
     */
    List<Recovery.Survivor> end(List<Recovery.Survivor> living) {
        List<Recovery.Survivor> others = new ArrayList<>();
        for (Recovery.Survivor survivor : living) {
            if (TrialServer.isOne(survivor.entry())) {
                Answers.BACKGROUND.execute(() -> end(survivor));
            } else {
                others.add(survivor);
            }
        }
        return others;
    }

    private void end(Recovery.Survivor survivor) {
        ProcessTree tree = new ProcessTree(processes, survivor.identity());
        Asked unused = tree.terminate(true);
        long patience = System.nanoTime() + grace.toNanos();
        long last = patience + timings.killLimit().toNanos();
        while (!tree.isGone()) {
            long now = System.nanoTime();
            if (now - last > 0) {
                LOG.warn("The trial server {} does not end", survivor.identity().pid());
                return;
            }
            if (now - patience > 0) {
                tree.kill();
            }
            LockSupport.parkNanos(timings.stopPoll().toNanos());
        }
        audit.record("reap", survivor.entry().instance(), "a trial that its Paddock did not live to end");
        try {
            registry.remove(survivor.entry().token());
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }
}
