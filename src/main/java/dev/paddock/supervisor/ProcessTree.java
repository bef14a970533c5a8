package dev.paddock.supervisor;

import dev.paddock.platform.Asked;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.util.LinkedHashSet;
import java.util.Set;

/** A process and all that it started, to be ended together. Not for several threads at once. */
final class ProcessTree {
    private static final int MOST_PASSES = 5;

    private final Processes processes;
    private final ProcessIdentity root;
    private final Set<ProcessIdentity> family = new LinkedHashSet<>();

    ProcessTree(Processes processes, ProcessIdentity root) {
        this.processes = processes;
        this.root = root;
    }

    /**
     * Asks all of it to end. REFUSED where the first process lives and may not be asked: it is somebody else's.
     *
     * @param hears the first process heeds it by now
     */
    Asked terminate(boolean hears) {
        collectFamily();
        Asked asked = processes.terminate(root, hears);
        if (asked != Asked.ASKED || !processes.asksWholeFamily()) {
            family.forEach(member -> processes.terminate(member, false));
        }
        return asked == Asked.REFUSED && !processes.isAlive(root) ? Asked.ASKED : asked;
    }

    /** Again while members turn up: one that was just about to start another has done so before its own end came. */
    void kill() {
        int passes = 0;
        boolean grew;
        do {
            grew = collectFamily();
            processes.kill(root);
            family.forEach(processes::kill);
        } while (grew && ++passes < MOST_PASSES);
    }

    /** True when nothing of it lives. */
    boolean isGone() {
        if (processes.isAlive(root)) {
            return false;
        }
        collectFamily();
        return family.stream().noneMatch(processes::isAlive);
    }

    /** Members are remembered, because those of a dead parent may not be found again. True where new ones were found. */
    private boolean collectFamily() {
        return family.addAll(processes.descendants(root));
    }
}
