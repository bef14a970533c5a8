package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import java.util.Collection;

/** Whether the machine has memory for more servers. An estimate; blocks on the disk, and while engines are asked. */
interface Room {
    /** What is free now and what servers need that are to come. Negative where they do not fit, in bytes. */
    long spare(Collection<Instance> coming);

    /** Whether they certainly fit beside all that runs now. */
    boolean fits(Collection<Instance> coming);

    /** Made by a supervisor of what it has itself. */
    @FunctionalInterface
    interface Maker {
        Room of(Models models, Devices devices);
    }
}
