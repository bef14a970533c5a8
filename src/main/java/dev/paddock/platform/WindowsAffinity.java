package dev.paddock.platform;

import com.sun.jna.Pointer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds a process to processors by kernel32. It holds for threads that the process has already and for later ones. */
final class WindowsAffinity {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsAffinity.class);
    private static final int PROCESS_SET_INFORMATION = 0x0200;

    /** A mask has a bit each; more processors than that come in groups, of which a process has one. */
    static final int MOST = 64;

    private WindowsAffinity() {}

    static void pin(long pid, List<Integer> cpus) {
        long mask = cpus.stream().mapToLong(cpu -> 1L << cpu).reduce(0, (a, b) -> a | b);
        Pointer process = Kernel32.handle("OpenProcess", PROCESS_SET_INFORMATION, 0, (int) pid);
        if (process == null) {
            LOG.warn("Process {} cannot be bound to processors: it cannot be opened", pid);
            return;
        }
        try {
            if (!Kernel32.does("SetProcessAffinityMask", process, mask)) {
                LOG.warn("Process {} cannot be bound to the processors {}", pid, cpus);
            }
        } finally {
            Kernel32.close(process);
        }
    }
}
