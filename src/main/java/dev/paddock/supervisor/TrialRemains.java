package dev.paddock.supervisor;

import dev.paddock.platform.Asked;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the trial servers of a Paddock that was killed at a trial. */
record TrialRemains(Registry registry, Processes processes, AuditTrail audit, Timings timings, Duration grace) {
    private static final int MOST_CHILDREN = 20;
    private static final Logger LOG = LoggerFactory.getLogger(TrialRemains.class);

    /**
     * Ends them in the background, and what outlived them of what they started.
     *
     * @return the others that live
     */
    List<Recovery.Survivor> end(Recovery.Found found) {
        List<Recovery.Survivor> others = new ArrayList<>();
        for (Recovery.Survivor survivor : found.living()) {
            if (TrialServer.isOne(survivor.entry())) {
                Answers.BACKGROUND.execute(() -> end(survivor.entry(), survivor.identity()));
            } else {
                others.add(survivor);
            }
        }
        found.gone().stream()
                .filter(TrialServer::isOne)
                .forEach(entry -> Answers.BACKGROUND.execute(() -> endChildren(entry)));
        return others;
    }

    private void endChildren(RegistryEntry entry) {
        Optional<ProcessIdentity> child = processes.findByToken(entry.token());
        for (int tried = 0; child.isPresent() && tried < MOST_CHILDREN; tried++) {
            end(entry, child.get());
            child = processes.findByToken(entry.token());
        }
    }

    private void end(RegistryEntry entry, ProcessIdentity root) {
        ProcessTree tree = new ProcessTree(processes, root);
        Asked unused = tree.terminate(true);
        long patience = System.nanoTime() + grace.toNanos();
        long last = patience + timings.killLimit().toNanos();
        while (!tree.isGone()) {
            long now = System.nanoTime();
            if (now - last > 0) {
                LOG.warn("The trial server {} does not end", root.pid());
                return;
            }
            if (now - patience > 0) {
                tree.kill();
            }
            LockSupport.parkNanos(timings.stopPoll().toNanos());
        }
        audit.record("reap", entry.instance(), "a trial that its Paddock did not live to end");
        try {
            registry.remove(entry.token());
        } catch (IOException e) {
            LOG.warn("The registry cannot be written", e);
        }
    }
}
